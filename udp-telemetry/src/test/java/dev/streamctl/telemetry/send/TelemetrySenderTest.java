package dev.streamctl.telemetry.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.FakeNetwork.Answer;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TelemetrySenderTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 5);
    private static final Key KEY = Key.generate(7, new Random(7));

    private final FakeNetwork network = new FakeNetwork();
    private final ManualTime time = new ManualTime();
    private SenderOptions options = SenderOptions.to(new Target("192.0.2.1", 9100), "cam 7");

    /** All protections that there are. */
    enum Kind {
        PLAIN(new Protection.Plain(), DatagramKind.HEADED),
        SIGNED(new Protection.Signed(KEY), DatagramKind.SIGNED),
        CHACHA(new Protection.Sealed(KEY, KeyUse.CHACHA20_POLY1305), DatagramKind.SEALED),
        AES(new Protection.Sealed(KEY, KeyUse.AES_128_GCM), DatagramKind.SEALED);

        final Protection protection;
        final DatagramKind datagrams;

        Kind(Protection protection, DatagramKind datagrams) {
            this.protection = protection;
            this.datagrams = datagrams;
        }
    }

    private TelemetrySender open() {
        return ScopedValue.where(TimeSource.CURRENT, time)
                .call(() -> TelemetrySender.open(options, new Random(1), () -> NOW, network));
    }

    private static Sample sample(long value) {
        return Sample.of("m", "v", FieldValue.of(value));
    }

    private static void assertBalanced(SenderStats stats) {
        assertEquals(stats.offered(), stats.sent() + stats.dropped() + stats.waiting(), stats::toString);
    }

    /** What a listener makes of a datagram. */
    private record Seen(Header header, List<Sample> samples) {}

    private List<Seen> seen(DatagramKind kind) throws Exception {
        var parser = new DatagramParser(LineLimits.defaults(), kind == DatagramKind.HEADED ? null : Keyring.of(KEY));
        List<Seen> seen = new ArrayList<>();
        for (byte[] datagram : network.sent) {
            assertEquals(kind, parser.parse(datagram, 0, datagram.length), parser::problem);
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < parser.lines(); i++) {
                samples.add(parser.sample(i));
            }
            seen.add(new Seen(parser.header(), samples));
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void aSampleArrivesWithTheDeviceItsTimeAndAHeader(Kind kind) throws Exception {
        options = options.withProtection(kind.protection).withClockSynced(() -> true);
        TelemetrySender sender = open();
        time.advance(Duration.ofSeconds(3));
        sender.offer(sample(1));
        sender.offer(sample(2).tagged("device", "another").at(99));
        assertTrue(network.sent.isEmpty());
        sender.endInterval();
        sender.offer(sample(3));
        sender.close();
        List<Seen> seen = seen(kind.datagrams);
        assertEquals(2, seen.size());
        assertEquals(
                List.of(
                        sample(1).tagged("device", "cam 7").at(NOW),
                        sample(2).tagged("device", "another").at(99)),
                seen.getFirst().samples());
        Header header = seen.getFirst().header();
        assertEquals(DeviceId.of("cam 7"), header.device());
        assertEquals(sender.boot(), header.boot());
        assertEquals(0, header.sequence());
        assertEquals(Duration.ofSeconds(3).toNanos(), header.uptimeNanos());
        assertEquals(2, header.offered());
        assertEquals(0, header.dropped());
        assertTrue(header.clockSynced());
        assertTrue(header.lastOfInterval());
        assertEquals(1, seen.getLast().header().sequence());
        SenderStats stats = sender.stats();
        assertEquals(3, stats.sent());
        assertEquals(2, stats.datagrams());
        assertEquals(network.sent.stream().mapToInt(datagram -> datagram.length).sum(), stats.bytes());
        assertEquals(0, stats.waiting());
    }

    @Test
    void twoStartsOfADeviceHaveTwoBoots() {
        assertFalse(open().boot()
                == ScopedValue.where(TimeSource.CURRENT, time)
                        .call(() -> TelemetrySender.open(options, new Random(2), () -> NOW, network))
                        .boot());
    }

    @Test
    void aFullDatagramLeavesAtOnceAndNoneIsLongerThanTheBudget() throws Exception {
        options = options.withMaxDatagram(400);
        TelemetrySender sender = open();
        for (int i = 0; i < 100; i++) {
            sender.offer(sample(i));
        }
        assertTrue(network.sent.size() > 10);
        assertTrue(sender.stats().waiting() > 0);
        assertBalanced(sender.stats());
        sender.close();
        assertTrue(network.sent.stream().allMatch(datagram -> datagram.length <= 400));
        assertEquals(
                100,
                seen(DatagramKind.HEADED).stream()
                        .mapToInt(seen -> seen.samples().size())
                        .sum());
    }

    @ParameterizedTest
    @EnumSource
    void aFullSocketDropsTheDatagramAndSpendsNoSequence(Kind kind) throws Exception {
        options = options.withProtection(kind.protection);
        TelemetrySender sender = open();
        var answers =
                List.of(Answer.TAKEN, Answer.FULL, Answer.FULL, Answer.TAKEN).iterator();
        network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
            assertBalanced(sender.stats());
        }
        List<Seen> seen = seen(kind.datagrams);
        assertEquals(2, seen.size());
        assertEquals(0, seen.getFirst().header().sequence());
        Header last = seen.getLast().header();
        assertEquals(1, last.sequence());
        assertEquals(4, last.offered());
        assertEquals(2, last.dropped());
        assertEquals(0, last.failed());
        assertEquals(2, sender.stats().senderFull());
        assertEquals(2, sender.stats().datagramsFull());
        assertEquals(2, sender.stats().sent());
    }

    @ParameterizedTest
    @EnumSource
    void anErrorDropsTheDatagramAndOnlyOneThatMayHaveLeftSpendsItsSequence(Kind kind) throws Exception {
        options = options.withProtection(kind.protection);
        TelemetrySender sender = open();
        var answers = List.of(Answer.UNREACHABLE, Answer.TAKEN, Answer.BROKEN, Answer.TAKEN)
                .iterator();
        network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
        }
        List<Seen> seen = seen(kind.datagrams);
        assertEquals(0, seen.getFirst().header().sequence());
        assertEquals(2, seen.getLast().header().sequence());
        assertEquals(2, seen.getLast().header().dropped());
        assertEquals(2, seen.getLast().header().failed());
        assertEquals(2, sender.stats().senderError());
        assertEquals(2, sender.stats().datagramsError());
        assertBalanced(sender.stats());
    }

    @ParameterizedTest
    @EnumSource
    void theNewsOfARefusalCostsNoSample(Kind kind) throws Exception {
        options = options.withProtection(kind.protection);
        TelemetrySender sender = open();
        var answers = List.of(Answer.TAKEN, Answer.REFUSED, Answer.TAKEN, Answer.REFUSED, Answer.FULL, Answer.TAKEN)
                .iterator();
        network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
        }
        List<Seen> seen = seen(kind.datagrams);
        assertEquals(
                List.of(0L, 1L, 2L),
                seen.stream().map(each -> each.header().sequence()).toList());
        assertEquals(2, sender.stats().route().refusals());
        assertEquals(1, sender.stats().senderFull());
        assertBalanced(sender.stats());
    }

    /** Two texts under one sequence would give away both. */
    @ParameterizedTest
    @EnumSource(names = {"CHACHA", "AES"})
    void noSequenceIsSealedTwiceWhateverTheSocketSays(Kind kind) throws Exception {
        options = options.withProtection(kind.protection);
        for (int seed = 0; seed < 20; seed++) {
            network.sent.clear();
            TelemetrySender sender = open();
            Random random = new Random(seed);
            network.answers = () -> Answer.values()[random.nextInt(Answer.values().length)];
            for (int i = 0; i < 200; i++) {
                sender.offer(sample(i));
                sender.endInterval();
                assertBalanced(sender.stats());
            }
            Set<Long> sequences = new HashSet<>();
            for (Seen each : seen(kind.datagrams)) {
                assertTrue(sequences.add(each.header().sequence()));
            }
            assertEquals(sequences.size(), sender.stats().datagrams());
        }
    }

    @Test
    void withoutAnAddressSamplesAreDroppedAndTheFirstHeaderTells() throws Exception {
        options = SenderOptions.to(new Target("collector", 9100), "cam 7");
        TelemetrySender sender = open();
        sender.offer(sample(1));
        sender.endInterval();
        assertEquals(1, sender.stats().senderError());
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1")));
        network.work();
        sender.offer(sample(2));
        sender.endInterval();
        Header header = seen(DatagramKind.HEADED).getFirst().header();
        assertEquals(0, header.sequence());
        assertEquals(2, header.offered());
        assertEquals(1, header.failed());
    }

    @Test
    void aSampleThatFitsIntoNoDatagramIsNamedAndLosesNothingElse() throws Exception {
        TelemetrySender sender = open();
        sender.offer(sample(1));
        Sample large = Sample.of("huge", "v", FieldValue.of("x".repeat(1_200)));
        String message = assertThrows(SampleTooLargeException.class, () -> sender.offer(large))
                .getMessage();
        assertTrue(message.startsWith("sample \"huge\" of 12"), message);
        sender.offer(sample(2));
        sender.close();
        assertEquals(2, seen(DatagramKind.HEADED).getFirst().samples().size());
        assertEquals(1, seen(DatagramKind.HEADED).getFirst().header().failed());
        assertEquals(1, sender.stats().tooLarge());
        assertEquals(3, sender.stats().offered());
        assertBalanced(sender.stats());
    }

    @Test
    void redundancyRepeatsTheIntervalBeforeAndTheLastOneAtTheEnd() throws Exception {
        options = options.withRedundancy(1);
        TelemetrySender sender = open();
        for (int i = 1; i <= 3; i++) {
            sender.offer(sample(i).at(i));
            sender.endInterval();
        }
        sender.close();
        List<Seen> seen = seen(DatagramKind.HEADED);
        assertEquals(
                List.of(List.of(1L), List.of(2L, 1L), List.of(3L, 2L), List.of(3L)),
                seen.stream()
                        .map(each -> each.samples().stream()
                                .map(sample -> sample.time().getAsLong())
                                .toList())
                        .toList());
        assertEquals(3, sender.stats().repeated());
        assertEquals(3, sender.stats().sent());
    }

    @Test
    void anIntervalThatTheEndCutsShortIsRepeatedToo() throws Exception {
        options = options.withRedundancy(1);
        TelemetrySender sender = open();
        sender.offer(sample(1).at(1));
        sender.close();
        assertEquals(2, network.sent.size());
        assertEquals(1, sender.stats().repeated());
    }

    @Test
    void anIntervalWithoutSamplesSendsNothing() {
        TelemetrySender sender = open();
        sender.endInterval();
        sender.close();
        assertTrue(network.sent.isEmpty());
    }

    @Test
    void aClosedSenderTakesNothingAndHoldsNoSocket() {
        TelemetrySender sender = open();
        sender.close();
        sender.close();
        assertThrows(IllegalStateException.class, () -> sender.offer(sample(1)));
        assertThrows(IllegalStateException.class, sender::endInterval);
        assertEquals(List.of(), network.open());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), "x".repeat(129)));
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), ""));
        assertThrows(IllegalArgumentException.class, () -> options.withRotation(Duration.ZERO, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new LinkOptions(64, 0, null));
        assertThrows(IllegalArgumentException.class, () -> new LinkOptions(0, -1, null));
        options = options.withMaxDatagram(100);
        assertThrows(IllegalArgumentException.class, this::open);
        options = options.withMaxDatagram(1_200).withRedundancy(17);
        assertThrows(IllegalArgumentException.class, this::open);
    }

    @Test
    void stockParsersReadTheLines() throws Exception {
        TelemetrySender sender = open();
        sender.offer(sample(1));
        sender.close();
        String text = new String(network.sent.getFirst(), UTF_8);
        assertTrue(text.startsWith("#sc1 "), text);
        assertEquals(
                "m,device=cam\\ 7 v=1i 1700000000000000005",
                text.lines().toList().get(1));
        assertNotNull(sender.stats().route().remote());
    }
}
