package dev.streamctl.telemetry.stats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.testing.Delivery;
import dev.streamctl.telemetry.testing.FaultProxy;
import dev.streamctl.telemetry.testing.Faults;
import dev.streamctl.telemetry.testing.Ledger;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.Payload;
import dev.streamctl.telemetry.wire.SealedFormat;
import dev.streamctl.telemetry.wire.SenderTally;
import dev.streamctl.telemetry.wire.TextFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over many seeds, every counter equals what the fault proxy wrote down. */
class LedgerTest {

    private static final Key KEY = Key.generate(3, new Random(9));
    private static final long DEVICE = 0x1234;
    private static final long BOOT = 0x5678;
    private static final int SEEDS = 100;

    private enum Wire {
        PLAIN {
            @Override
            DatagramFormat format() {
                return TextFormat.plain();
            }
        },
        SIGNED {
            @Override
            DatagramFormat format() {
                return TextFormat.signed(KEY, DEVICE, BOOT);
            }
        },
        SEALED {
            @Override
            DatagramFormat format() {
                return new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, DEVICE, BOOT);
            }
        };

        abstract DatagramFormat format();
    }

    /** A datagram that was sent, and its header. */
    private record Sent(Header header, int samples, byte[] bytes) {}

    @ParameterizedTest
    @EnumSource
    void theCountersEqualTheLedger(Wire wire) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            // A bit that flips in a plain datagram may leave a valid one: there is nothing that could notice.
            Faults faults = Faults.none()
                    .withDrop(random.nextDouble() * 0.4)
                    .withDuplicate(random.nextDouble() * 0.3)
                    .withReorder(random.nextDouble() * 0.5, 1 + random.nextInt(400))
                    .withCorrupt(wire == Wire.PLAIN ? 0 : random.nextDouble() * 0.1)
                    .withMaxDelay(Duration.ofMillis(5));
            run(wire, faults, random, seed);
        }
    }

    private static void run(Wire wire, Faults faults, Random random, int seed) {
        List<Sent> sent = send(wire.format(), random);
        FaultProxy proxy = new FaultProxy(faults, seed);
        DatagramParser parser = new DatagramParser(LineLimits.defaults(), Keyring.of(KEY));
        DeviceTable table = new DeviceTable(10, wire != Wire.PLAIN, 0);
        int refused = 0;
        long clock = 0;
        List<Delivery> deliveries = new ArrayList<>();
        sent.forEach(datagram -> deliveries.addAll(proxy.offer(datagram.bytes)));
        deliveries.addAll(proxy.end());
        for (Delivery delivery : deliveries) {
            byte[] bytes = delivery.bytes();
            DatagramKind kind = parser.parse(bytes, 0, bytes.length);
            if (wire == Wire.PLAIN ? kind == DatagramKind.HEADED : kind.authentic()) {
                clock += 1_000_000;
                table.observe(
                        parser.header(),
                        parser.newLines(),
                        parser.badLines(),
                        clock + delivery.delay().toNanos());
            } else {
                refused++;
            }
        }
        Ledger ledger = proxy.ledger();
        assertEquals(ledger.corrupted(), refused);
        assertEquals(ledger.inputs() - ledger.dropped(), (int)
                deliveries.stream().map(Delivery::input).distinct().count());
        compare(table.totals(), ledger, sent, "seed " + seed);
        assertEquals(table.totals(), table.device(DEVICE).counts());
        assertTrue(table.device(DEVICE).jitterNanos() > 0);
    }

    private static void compare(Counts counts, Ledger ledger, List<Sent> sent, String seed) {
        assertEquals(ledger.unique(), counts.get(Counter.RECEIVED), seed);
        assertEquals(ledger.duplicates(), counts.get(Counter.DUPLICATE), seed);
        assertEquals(ledger.lost(), counts.lost(), seed);
        assertEquals(ledger.reordered(), counts.get(Counter.REORDERED), seed);
        assertEquals(0, counts.get(Counter.REPLAYED) + counts.get(Counter.IMPLAUSIBLE), seed);
        int[] came = ledger.deliveries().stream()
                .filter(delivery -> !delivery.corrupted())
                .mapToInt(Delivery::input)
                .distinct()
                .sorted()
                .toArray();
        long samples =
                Arrays.stream(came).mapToLong(input -> sent.get(input).samples).sum();
        assertEquals(samples, counts.get(Counter.SAMPLES), seed);
        Sent first = sent.get(came[0]);
        Sent last = sent.get(came[came.length - 1]);
        boolean whole = came[0] == 0;
        long between = sent.subList(came[0], came[came.length - 1] + 1).stream()
                .mapToLong(Sent::samples)
                .sum();
        assertEquals(between - samples, counts.missing(), seed);
        Header before = first.header;
        int failed = last.header.failed() - (whole ? 0 : before.failed());
        int full = last.header.dropped() - (whole ? 0 : before.dropped()) - failed;
        assertEquals(full, counts.get(Counter.SENDER_FULL), seed);
        assertEquals(failed, counts.get(Counter.SENDER_ERROR), seed);
        Attribution attribution = Attribution.of(counts, 0);
        assertEquals(between - samples, attribution.network(), seed);
        assertEquals(counts.get(Counter.OFFERED), counts.get(Counter.SAMPLES) + attribution.notReceived(), seed);
    }

    /** 1,000 datagrams of 0 to 3 samples; others are dropped by the sender itself, some samples are refused. */
    private static List<Sent> send(DatagramFormat format, Random random) {
        SenderTally tally = new SenderTally(DEVICE, BOOT);
        List<Sent> sent = new ArrayList<>();
        long offered = 0;
        long refused = 0;
        byte[] out = new byte[1_200];
        while (sent.size() < 1_000) {
            if (random.nextInt(20) == 0) {
                offered++;
                refused++;
            }
            int samples = random.nextInt(4);
            offered += samples;
            byte[] lines = "m f=1\n".repeat(samples).getBytes(US_ASCII);
            Payload payload = new Payload(lines, samples, offered, refused, 0, 0, true);
            switch (random.nextInt(12)) {
                case 0 -> tally.full(payload);
                case 1 -> tally.failed(payload, false);
                default -> {
                    Header header = tally.header(payload, sent.size() * 1_000_000L, true);
                    int length = format.write(header, lines, out);
                    sent.add(new Sent(header, samples, Arrays.copyOf(out, length)));
                    tally.sent(payload);
                }
            }
        }
        return sent;
    }
}
