package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule R7: what is received and not yet read is bounded in bytes, and never so that a legal read hangs. */
class BackpressureContractTest extends OnEverySetting {

    private static final int HIGH = 64 * 1024;
    private static final Limits LOW_MARKS = QUIET.with(Limit.RECEIVE_HIGH, HIGH).with(Limit.RECEIVE_LOW, 16 * 1024);

    /** More than the kernel's buffers on both sides of a loopback connection hold while nobody reads. */
    private static final int TOO_MUCH = 64 << 20;

    private static byte[] counted(int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (int i = 0; bytes.remaining() >= 4; i++) {
            bytes.putInt(i);
        }
        return bytes.array();
    }

    @Test
    void r7_readingStopsAboveTheHighMarkAndNothingIsLost() throws Exception {
        ByteStream stream = bytes(LOW_MARKS);
        byte[] sent = counted(TOO_MUCH);
        Call<Void> sending = peer.sending(sent);
        byte[] first = stream.readExactly(4);
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(2_000);
        }
        assertFalse(sending.ended(), "the peer cannot get rid of its bytes while nobody reads");
        byte[] got = new byte[TOO_MUCH];
        System.arraycopy(first, 0, got, 0, 4);
        for (int at = 4; at < TOO_MUCH; ) {
            byte[] some = stream.read(HIGH);
            System.arraycopy(some, 0, got, at, some.length);
            at += some.length;
        }
        sending.result();
        assertArrayEquals(sent, got);
    }

    @Test
    void r7_aReadLargerThanTheHighMarkIsServed() throws Exception {
        ByteStream stream = bytes(LOW_MARKS);
        byte[] sent = counted(16 * HIGH);
        Call<Void> sending = peer.sending(sent);
        assertArrayEquals(sent, stream.readExactly(sent.length));
        sending.result();
    }

    @Test
    void r7_aReadUntilFartherThanTheHighMarkIsServed() throws Exception {
        ByteStream stream = bytes(LOW_MARKS);
        byte[] sent = "x".repeat(16 * HIGH - 1).concat(",").getBytes();
        Call<Void> sending = peer.sending(sent);
        assertEquals(sent.length, stream.readUntil(new byte[] {','}).length);
        sending.result();
    }

    @Test
    void r7_aFrameLargerThanTheHighMarkIsReceived() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), LOW_MARKS);
        byte[] frame = counted(1 << 20);
        Call<Void> sending = peer.sending(ByteBuffer.allocate(2 * (4 + frame.length))
                .putInt(frame.length)
                .put(frame)
                .putInt(frame.length)
                .put(frame)
                .array());
        assertArrayEquals(frame, stream.receive());
        assertArrayEquals(frame, stream.receive());
        sending.result();
    }

    @Test
    void r7_emptyFramesCountTowardsTheMarkAsWell() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(1), LOW_MARKS.with(Limit.MAX_FRAME, 255));
        Call<Void> sending = peer.sending(new byte[TOO_MUCH]);
        assertEquals(0, stream.receive().length);
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(2_000);
        }
        assertFalse(sending.ended(), "64 million empty frames are not taken in while nobody receives");
        for (int i = 1; i < 1_000_000; i++) {
            assertTrue(stream.receive().length == 0);
        }
    }

    @Test
    void r7_aFrameCountsAsAWholeAlsoWhereItsEndComesInAReadOfItsOwn() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), LOW_MARKS);
        byte[] frame = counted(100_000);
        byte[] wire = wire(frame);
        byte[] last = {wire[wire.length - 1]};
        int whole = 0;
        Call<Void> sending;
        try (LoopTurns turns = new LoopTurns(network())) {
            sending = sendingAllButTheLast(wire, turns);
            while (sending.ended() && whole < TOO_MUCH / frame.length) {
                peer.send(last);
                whole++;
                sending = sendingAllButTheLast(wire, turns);
            }
        }
        // not by the last, which may have come to run only now
        assertTrue(whole < TOO_MUCH / frame.length, whole + " frames of 100 kB are taken in while nobody receives");
        for (int i = 0; i < whole; i++) {
            assertArrayEquals(frame, stream.receive());
        }
        sending.result();
        peer.send(last);
        assertArrayEquals(frame, stream.receive());
    }

    /** In 500 turns the loop reads what has come, or nothing of it any more: then the sender waits. */
    private Call<Void> sendingAllButTheLast(byte[] wire, LoopTurns turns) throws Exception {
        Call<Void> sending = peer.sending(Arrays.copyOf(wire, wire.length - 1));
        long start = System.nanoTime();
        for (int i = 0; !sending.ended() && (i < 500 || !sending.waits()); i++) {
            turns.turn(1);
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(Call.PATIENCE_SECONDS), "it goes on");
        }
        turns.turn(2);
        return sending;
    }

    private static byte[] wire(byte[] frame) {
        return ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
    }

    @Test
    void r7_smallFramesOfOneReadThatFindNoRoomWaitBeforeTheEndOfTheInput() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(1), LOW_MARKS.with(Limit.MAX_FRAME, 255));
        int count = 30_000;
        byte[] all = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            all[2 * i] = 1;
            all[2 * i + 1] = (byte) i;
        }
        peer.send(all).endOutput();
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(100);
        }
        for (int i = 0; i < count; i++) {
            assertArrayEquals(new byte[] {(byte) i}, stream.receive());
        }
        assertThrows(StreamEndedException.class, stream::receive);
    }

    @Test
    void r7_aPeerThatEndsWhileReadingHasStoppedLosesNothing() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), LOW_MARKS);
        byte[] frame = counted(100_000);
        byte[] wire = wire(frame);
        Call<Void> sending = Call.run(() -> {
            for (int i = 0; i < 10; i++) {
                peer.sending(wire).result();
            }
            peer.endOutput();
        });
        assertArrayEquals(frame, stream.receive());
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(100);
        }
        for (int i = 1; i < 10; i++) {
            assertArrayEquals(frame, stream.receive());
        }
        assertThrows(StreamEndedException.class, stream::receive);
        sending.result();
        if (setting.webSocket) { // its end is that of both directions
            return;
        }
        stream.send(frame);
        stream.close();
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(wire.length, peer.received().length);
    }
}
