package dev.streamctl.telemetry.send;

import static dev.streamctl.telemetry.send.SenderRig.assertBalanced;
import static dev.streamctl.telemetry.send.SenderRig.sample;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.FakeNetwork.Answer;
import dev.streamctl.telemetry.send.SenderRig.Protected;
import dev.streamctl.telemetry.send.SenderRig.Seen;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples that do not get out: what is dropped, counted and told, and which sequences are spent. */
class SenderDropsTest {

    /** Where a sealed datagram has its sequence. */
    private static final int SEQUENCE_AT = 20;

    private final SenderRig rig = new SenderRig();

    @ParameterizedTest
    @EnumSource
    void aFullSocketDropsTheDatagramAndSpendsNoSequence(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection);
        TelemetrySender sender = rig.open();
        var answers =
                List.of(Answer.TAKEN, Answer.FULL, Answer.FULL, Answer.TAKEN).iterator();
        rig.network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
            assertBalanced(sender.stats());
        }
        List<Seen> seen = rig.seen(kind.datagrams);
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
    void anErrorDropsTheDatagramAndOnlyOneThatMayHaveLeftSpendsItsSequence(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection);
        TelemetrySender sender = rig.open();
        var answers = List.of(Answer.UNREACHABLE, Answer.TAKEN, Answer.BROKEN, Answer.TAKEN)
                .iterator();
        rig.network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
        }
        List<Seen> seen = rig.seen(kind.datagrams);
        assertEquals(0, seen.getFirst().header().sequence());
        assertEquals(2, seen.getLast().header().sequence());
        assertEquals(2, seen.getLast().header().dropped());
        assertEquals(2, seen.getLast().header().failed());
        assertEquals(2, sender.stats().senderError());
        assertEquals(2, sender.stats().datagramsError());
        assertEquals(0, sender.stats().route().refusals());
        rig.time.advance(Duration.ZERO);
        assertEquals(1, sender.stats().route().rotations(), "perhaps another socket can");
        assertBalanced(sender.stats());
    }

    @ParameterizedTest
    @EnumSource
    void theNewsOfARefusalCostsNoSample(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection);
        TelemetrySender sender = rig.open();
        var answers = List.of(
                        Answer.TAKEN,
                        Answer.REFUSED,
                        Answer.TAKEN,
                        Answer.REFUSED,
                        Answer.FULL,
                        Answer.PROHIBITED,
                        Answer.TAKEN)
                .iterator();
        rig.network.answers = answers::next;
        for (int i = 0; i < 4; i++) {
            sender.offer(sample(i));
            sender.endInterval();
        }
        List<Seen> seen = rig.seen(kind.datagrams);
        assertEquals(
                List.of(0L, 1L, 2L),
                seen.stream().map(each -> each.header().sequence()).toList());
        assertEquals(3, sender.stats().route().refusals());
        assertEquals(1, sender.stats().senderFull());
        assertEquals(0, sender.stats().senderError());
        assertBalanced(sender.stats());
    }

    /** The first attempt says nothing that proves that the datagram stayed here, the second one that it does. */
    @ParameterizedTest
    @EnumSource
    void aDatagramThatMayHaveLeftSpendsItsSequenceWhateverTheSecondAttemptSays(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection);
        for (Answer second : List.of(Answer.FULL, Answer.REFUSED)) {
            rig.network.sent.clear();
            TelemetrySender sender = rig.open();
            var answers = List.of(Answer.BROKEN_ONCE, second, Answer.TAKEN).iterator();
            rig.network.answers = answers::next;
            for (int i = 0; i < 2; i++) {
                sender.offer(sample(i));
                sender.endInterval();
            }
            Header header = rig.seen(kind.datagrams).getFirst().header();
            assertEquals(1, header.sequence());
            assertEquals(1, header.dropped());
            assertEquals(1, sender.stats().senderFull() + sender.stats().senderError());
            assertBalanced(sender.stats());
        }
    }

    /** Two texts under one sequence would give away both. */
    @ParameterizedTest
    @EnumSource(names = {"CHACHA", "AES"})
    void noSequenceIsSealedTwiceWhateverTheSocketSays(Protected kind) throws Exception {
        rig.options = rig.options.withProtection(kind.protection);
        for (int seed = 0; seed < 20; seed++) {
            rig.network.sent.clear();
            rig.network.doubtful.clear();
            TelemetrySender sender = rig.open();
            Random random = new Random(seed);
            rig.network.answers = () -> Answer.values()[random.nextInt(Answer.values().length)];
            for (int i = 0; i < 200; i++) {
                sender.offer(sample(i));
                sender.endInterval();
                assertBalanced(sender.stats());
            }
            assertOneTextForEachSequence();
            Set<Long> sequences = new HashSet<>();
            for (Seen each : rig.seen(kind.datagrams)) {
                assertTrue(sequences.add(each.header().sequence()));
            }
            assertEquals(sequences.size(), sender.stats().datagrams());
        }
    }

    private void assertOneTextForEachSequence() {
        Map<Long, byte[]> texts = new HashMap<>();
        for (byte[] datagram : Stream.concat(rig.network.sent.stream(), rig.network.doubtful.stream())
                .toList()) {
            byte[] known = texts.putIfAbsent(ByteBuffer.wrap(datagram).getLong(SEQUENCE_AT), datagram);
            assertArrayEquals(known == null ? datagram : known, datagram);
        }
        assertTrue(texts.size() > rig.network.sent.size());
    }

    @Test
    void withoutAnAddressSamplesAreDroppedAndTheFirstHeaderTells() throws Exception {
        rig.options = SenderOptions.to(new Target("collector", 9100), "cam 7");
        TelemetrySender sender = rig.open();
        sender.offer(sample(1));
        sender.endInterval();
        assertEquals(1, sender.stats().senderError());
        rig.network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1")));
        rig.network.work();
        sender.offer(sample(2));
        sender.endInterval();
        Header header = rig.seen(DatagramKind.HEADED).getFirst().header();
        assertEquals(0, header.sequence());
        assertEquals(2, header.offered());
        assertEquals(1, header.failed());
    }

    @Test
    void aSampleThatFitsIntoNoDatagramIsNamedAndLosesNothingElse() throws Exception {
        TelemetrySender sender = rig.open();
        sender.offer(sample(1));
        Sample large = Sample.of("huge", "v", FieldValue.of("x".repeat(1_200)));
        String message = assertThrows(SampleTooLargeException.class, () -> sender.offer(large))
                .getMessage();
        assertTrue(message.startsWith("sample \"huge\" of 12"), message);
        sender.offer(sample(2));
        sender.close();
        assertEquals(2, rig.seen(DatagramKind.HEADED).getFirst().samples().size());
        assertEquals(1, rig.seen(DatagramKind.HEADED).getFirst().header().failed());
        assertEquals(1, sender.stats().tooLarge());
        assertEquals(3, sender.stats().offered());
        assertBalanced(sender.stats());
    }
}
