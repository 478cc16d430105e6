package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.testing.Delivery;
import dev.streamctl.telemetry.testing.FaultProxy;
import dev.streamctl.telemetry.testing.Faults;
import dev.streamctl.telemetry.testing.Ledger;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.Packer;
import dev.streamctl.telemetry.wire.Payload;
import dev.streamctl.telemetry.wire.SenderTally;
import dev.streamctl.telemetry.wire.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sender that repeats, through a faulty network: over many seeds the sinks get each sample that came at all exactly once,
 * whether it came in its own datagram, late or not, or in a repeat.
 */
class RepeatLedgerTest {

    private static final long DEVICE = 0x1234;
    private static final int SEEDS = 100;
    private static final int INTERVALS = 1_000;

    /** A datagram that was sent: its lines are samples, each with its number. */
    private record Sent(Header header, int samples, byte[] lines) {

        LongStream numbers() {
            return LongStream.rangeClosed(header.offered() - samples + 1, header.offered());
        }

        LongStream repeated() {
            return LongStream.range(header.firstRepeat(), header.firstRepeat() + header.repeats());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachSampleThatCameIsGivenOnce(int redundancy) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Sent> sent = send(redundancy, random);
            FaultProxy proxy = new FaultProxy(
                    Faults.none()
                            .withDrop(random.nextDouble() * 0.4)
                            .withDuplicate(random.nextDouble() * 0.3)
                            .withReorder(random.nextDouble() * 0.5, 1 + random.nextInt(400)),
                    seed);
            List<Delivery> deliveries = new ArrayList<>();
            sent.forEach(datagram -> deliveries.addAll(proxy.offer(datagram.lines)));
            deliveries.addAll(proxy.end());
            Following following = new Following(10);
            for (Delivery delivery : deliveries) {
                Sent datagram = sent.get(delivery.input());
                following.look(datagram.header, datagram.lines, seed % 2 == 0);
            }
            compare(following.follower, sent, proxy.ledger(), "seed " + seed);
        }
    }

    private static void compare(Follower follower, List<Sent> sent, Ledger ledger, String seed) {
        List<Sent> came = ledger.deliveries().stream()
                .map(Delivery::input)
                .distinct()
                .map(sent::get)
                .toList();
        Set<Long> own = new TreeSet<>();
        came.forEach(datagram -> datagram.numbers().forEach(own::add));
        Sent first = came.getFirst();
        // Of what was before the first datagram that came, nobody knows that it was missing.
        long known = first.header.sequence() == 0 ? 1 : first.numbers().min().orElseThrow();
        Set<Long> expected = new TreeSet<>(own);
        came.forEach(datagram ->
                datagram.repeated().filter(number -> number >= known).forEach(expected::add));
        List<Long> given = follower.taken().stream()
                .flatMap(RepeatLedgerTest::numbers)
                .sorted()
                .toList();
        assertEquals(List.copyOf(expected), given, seed);
        Counts counts = follower.part().counts();
        assertEquals(ledger.unique(), counts.get(Counter.RECEIVED), seed);
        assertEquals(ledger.duplicates(), counts.get(Counter.DUPLICATE), seed);
        assertEquals(ledger.lost(), counts.lost(), seed);
        assertEquals(own.size(), counts.get(Counter.SAMPLES), seed);
        assertEquals(expected.size() - own.size(), counts.get(Counter.HEALED), seed);
    }

    private static Stream<Long> numbers(Datagram datagram) {
        return IntStream.range(0, datagram.samples())
                .mapToObj(i -> new String(datagram.lines(), datagram.from(i), datagram.to(i) - datagram.from(i), UTF_8))
                .map(line -> Long.valueOf(line.substring("m n=".length(), line.length() - 1)));
    }

    /** One datagram an interval, of 1 to 3 samples; some the sender drops itself, and repeats them later. */
    private static List<Sent> send(int redundancy, Random random) throws Exception {
        Packer packer = new Packer(Packer.DEFAULT_BUDGET, TextFormat.plain(), redundancy);
        SenderTally tally = new SenderTally(DEVICE, 1);
        List<Sent> sent = new ArrayList<>();
        long number = 0;
        for (int interval = 0; interval < INTERVALS; interval++) {
            for (int samples = 1 + random.nextInt(3); samples > 0; samples--) {
                packer.add("m n=%di".formatted(++number).getBytes(US_ASCII));
            }
            for (Payload payload : packer.endInterval()) {
                if (random.nextInt(12) == 0) {
                    tally.full(payload);
                } else {
                    Header header = tally.header(payload, interval * 1_000_000L, true);
                    sent.add(new Sent(header, payload.samples(), payload.lines()));
                    tally.sent(payload);
                }
            }
        }
        return sent;
    }
}
