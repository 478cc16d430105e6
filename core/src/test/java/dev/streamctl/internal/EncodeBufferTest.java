package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.RawChunks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodeBufferTest {

    private static final int MAX_FRAME = 1 << 20;

    private final SpareBuffers spare = new SpareBuffers();
    private final EncodeBuffer buffer = new EncodeBuffer(spare);

    private void add(byte[] frame) throws FrameException {
        assertEquals(frame.length + 4, buffer.add(LengthPrefixed.of(4), frame, MAX_FRAME));
    }

    /** All that is there, and gives its memory back. */
    private byte[] takeAll() {
        var bytes = new ByteArrayOutputStream();
        for (ByteBuffer next = buffer.take(); next != null; next = buffer.take()) {
            byte[] piece = new byte[next.remaining()];
            next.get(piece);
            bytes.writeBytes(piece);
            byte[] behind = buffer.payload();
            if (behind != null) {
                bytes.writeBytes(behind);
            }
            spare.give(next);
        }
        return bytes.toByteArray();
    }

    @Test
    void framesOfAllSizesComeOutInOrderAndWhole() throws Exception {
        var random = new Random(1);
        for (int round = 0; round < 50; round++) {
            var expected = new ByteArrayOutputStream();
            for (int frames = random.nextInt(40); frames > 0; frames--) {
                byte[] frame = new byte[random.nextInt(1 << random.nextInt(18))];
                random.nextBytes(frame);
                if (random.nextBoolean()) {
                    add(frame);
                } else {
                    assertEquals(frame.length + 4, buffer.addShared(LengthPrefixed.of(4), frame, MAX_FRAME));
                }
                expected.writeBytes(ByteBuffer.allocate(4 + frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
            }
            assertEquals(expected.size() == 0, buffer.isEmpty());
            assertArrayEquals(expected.toByteArray(), takeAll());
            assertTrue(buffer.isEmpty());
        }
    }

    @Test
    void smallFramesGatherInOnePiece() throws Exception {
        for (int i = 0; i < 100; i++) {
            add(new byte[1000]);
        }
        ByteBuffer all = buffer.take();
        assertNotNull(all);
        assertEquals(100 * 1004, all.remaining());
        assertNull(buffer.take());
    }

    @Test
    void aLongSharedFrameIsNotCopied() throws Exception {
        byte[] frame = new byte[100_000];
        add(new byte[] {1});
        buffer.addShared(LengthPrefixed.of(4), frame, MAX_FRAME);
        add(new byte[] {2});
        ByteBuffer head = buffer.take();
        assertNotNull(head);
        assertEquals(5 + 4, head.remaining());
        assertSame(frame, buffer.payload());
        assertNotNull(buffer.take());
        assertNull(buffer.payload());
        assertNull(buffer.take());
    }

    @Test
    void aSharedFrameThatIsRefusedOrDroppedLeavesNothing() throws Exception {
        ByteBuffer first = spare.take(1);
        spare.give(first);
        assertThrows(FrameTooLongException.class, () -> buffer.addShared(LengthPrefixed.of(4), new byte[100_000], 10));
        assertTrue(buffer.isEmpty());
        buffer.addShared(LengthPrefixed.of(4), new byte[100_000], MAX_FRAME);
        buffer.clear();
        assertTrue(buffer.isEmpty());
        assertNull(buffer.take());
        assertNull(buffer.payload());
        assertSame(first, spare.take(1));
    }

    @Test
    void aRefusedFrameLeavesNothingAndHoldsNoMemory() throws Exception {
        ByteBuffer first = spare.take(100_000);
        spare.give(first);
        assertThrows(FrameTooLongException.class, () -> buffer.add(LengthPrefixed.of(4), new byte[100_000], 10));
        assertTrue(buffer.isEmpty());
        assertSame(first, spare.take(100_000));
        spare.give(first);
        add(new byte[] {1});
        assertThrows(FrameTooLongException.class, () -> buffer.add(LengthPrefixed.of(4), new byte[100_000], 10));
        assertArrayEquals(new byte[] {0, 0, 0, 1, 1}, takeAll());
    }

    @Test
    void anEmptyEncodingHoldsNoMemory() throws Exception {
        ByteBuffer first = spare.take(1);
        spare.give(first);
        assertEquals(0, buffer.add(new RawChunks(), new byte[0], MAX_FRAME));
        assertTrue(buffer.isEmpty());
        assertSame(first, spare.take(1));
    }

    /** Another framing has set it for itself. */
    @Test
    void memoryThatIsUsedAgainIsBigEndianAgain() {
        ByteBuffer first = spare.take(1);
        spare.give(first.order(ByteOrder.LITTLE_ENDIAN));
        ByteBuffer again = spare.take(1);
        assertSame(first, again);
        assertEquals(ByteOrder.BIG_ENDIAN, again.order());
    }

    @Test
    void whatIsDroppedIsUsedAgain() throws Exception {
        ByteBuffer first = spare.take(100_000);
        spare.give(first);
        add(new byte[100_000]);
        add(new byte[100_000]);
        buffer.clear();
        assertTrue(buffer.isEmpty());
        assertNull(buffer.take());
        ByteBuffer one = spare.take(100_000);
        ByteBuffer other = spare.take(100_000);
        assertTrue(one == first || other == first);
    }
}
