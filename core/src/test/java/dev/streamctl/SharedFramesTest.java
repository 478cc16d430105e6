package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames that nobody changes any more, and that are therefore not copied: the peer gets the same bytes as ever. */
class SharedFramesTest extends OnEverySetting {

    private final Random random = new Random(11);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    private byte[] frame(int size) {
        byte[] frame = new byte[size];
        random.nextBytes(frame);
        return frame;
    }

    private void expect(byte[] frame) {
        expected.writeBytes(ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
    }

    private void assertPeerGetsIt(Framed<byte[]> stream) throws Exception {
        peer.read();
        stream.close();
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertArrayEquals(expected.toByteArray(), peer.received());
    }

    @Test
    void framesOfAllSizesGoOutInOrderSharedOrNot() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), WIDE);
        byte[] same = frame(50_000);
        for (int size = 1; size < 3_000_000; size = size * 3 + 1) {
            byte[] other = frame(size);
            stream.sendShared(same);
            stream.send(other);
            stream.sendShared(other);
            stream.sendShared(other);
            expect(same);
            expect(other);
            expect(other);
            expect(other);
        }
        assertPeerGetsIt(stream);
    }

    @Test
    void aPeerThatStoppedInTheMiddleOfAFrameGetsTheRestOfItLater() throws Exception {
        Framed<byte[]> stream = framesToDeafPeer(LengthPrefixed.of(4), WIDE);
        byte[] large = frame(STUCK);
        stream.sendShared(large);
        expect(large);
        byte[] behind = frame(100_000);
        Call<Void> waiting = Call.run(() -> stream.sendShared(behind)).awaitWaiting();
        peer.read();
        waiting.result();
        expect(behind);
        assertPeerGetsIt(stream);
    }

    @Test
    void aFrameThatIsTooLongSendsNothing() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), QUIET.with(Limit.MAX_FRAME, 40_000));
        assertThrows(FrameTooLongException.class, () -> stream.sendShared(frame(50_000)));
        byte[] good = frame(40_000);
        stream.sendShared(good);
        expect(good);
        assertPeerGetsIt(stream);
    }
}
