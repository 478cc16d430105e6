package dev.streamctl.telemetry.send;

import static dev.streamctl.telemetry.send.SenderRig.NOW;
import static dev.streamctl.telemetry.send.SenderRig.assertBalanced;
import static dev.streamctl.telemetry.send.SenderRig.sample;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.send.SenderRig.Protected;
import dev.streamctl.telemetry.send.SenderRig.Seen;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples on their way into datagrams, on a network that takes all. */
class TelemetrySenderTest {

    private final SenderRig rig = new SenderRig();

    @ParameterizedTest
    @EnumSource
    void aSampleArrivesWithTheDeviceItsTimeAndAHeader(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection).withClockSynced(() -> true);
        TelemetrySender sender = rig.open();
        rig.time.advance(Duration.ofSeconds(3));
        sender.offer(sample(1));
        sender.offer(sample(2).tagged("device", "another").at(99));
        assertTrue(rig.network.sent.isEmpty());
        sender.endInterval();
        sender.offer(sample(3));
        sender.close();
        List<Seen> seen = rig.seen(kind.datagrams);
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
        assertEquals(
                rig.network.sent.stream().mapToInt(datagram -> datagram.length).sum(), stats.bytes());
        assertEquals(0, stats.waiting());
    }

    @Test
    void twoStartsOfADeviceHaveTwoBoots() {
        assertFalse(rig.open(1).boot() == rig.open(2).boot());
    }

    @Test
    void aFullDatagramLeavesAtOnceAndNoneIsLongerThanTheBudget() throws Exception {
        rig.options = rig.options.withMaxDatagram(400);
        TelemetrySender sender = rig.open();
        for (int i = 0; i < 100; i++) {
            sender.offer(sample(i));
        }
        assertTrue(rig.network.sent.size() > 10);
        assertTrue(sender.stats().waiting() > 0);
        assertBalanced(sender.stats());
        sender.close();
        assertTrue(rig.network.sent.stream().allMatch(datagram -> datagram.length <= 400));
        assertEquals(
                100,
                rig.seen(DatagramKind.HEADED).stream()
                        .mapToInt(seen -> seen.samples().size())
                        .sum());
    }

    @Test
    void redundancyRepeatsTheIntervalBeforeAndTheLastOneAtTheEnd() throws Exception {
        rig.options = rig.options.withRedundancy(1);
        TelemetrySender sender = rig.open();
        for (int i = 1; i <= 3; i++) {
            sender.offer(sample(i).at(i));
            sender.endInterval();
        }
        sender.close();
        List<Seen> seen = rig.seen(DatagramKind.HEADED);
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
        rig.options = rig.options.withRedundancy(1);
        TelemetrySender sender = rig.open();
        sender.offer(sample(1).at(1));
        sender.close();
        assertEquals(2, rig.network.sent.size());
        assertEquals(1, sender.stats().repeated());
    }

    @Test
    void anIntervalWithoutSamplesSendsNothing() {
        TelemetrySender sender = rig.open();
        sender.endInterval();
        sender.close();
        assertTrue(rig.network.sent.isEmpty());
    }

    @Test
    void aClosedSenderTakesNothingAndHoldsNoSocket() {
        TelemetrySender sender = rig.open();
        sender.close();
        sender.close();
        assertThrows(IllegalStateException.class, () -> sender.offer(sample(1)));
        assertThrows(IllegalStateException.class, sender::endInterval);
        assertEquals(List.of(), rig.network.open());
        assertEquals(0, rig.time.pendingTimers());
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), "x".repeat(129)));
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> SenderOptions.to(new Target("h", 1), ""));
        assertThrows(
                IllegalArgumentException.class, () -> rig.options.withRotation(Duration.ZERO, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new LinkOptions(64, 0, null));
        assertThrows(IllegalArgumentException.class, () -> new LinkOptions(0, -1, null));
        rig.options = rig.options.withMaxDatagram(100);
        assertThrows(IllegalArgumentException.class, rig::open);
        rig.options = rig.options.withMaxDatagram(1_200).withRedundancy(17);
        assertThrows(IllegalArgumentException.class, rig::open);
    }

    @Test
    void stockParsersReadTheLines() throws Exception {
        TelemetrySender sender = rig.open();
        sender.offer(sample(1));
        sender.close();
        String text = new String(rig.network.sent.getFirst(), UTF_8);
        assertTrue(text.startsWith("#sc1 "), text);
        assertEquals(
                "m,device=cam\\ 7 v=1i 1700000000000000005",
                text.lines().toList().get(1));
        assertNotNull(sender.stats().route().remote());
    }
}
