package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a hostile peer can make a decoder do: no byte is looked at twice, and no memory is taken for a promise. */
class FramingCostTest {

    /**
     * Bytes that were looked at become LF before the next byte comes. A decoder that looked at one of them again would
     * find the end of the line there.
     */
    @Test
    void noByteOfALineIsLookedAtTwiceWhenBytesComeOneByOne() throws FrameException {
        int length = 3_000;
        for (Framing<?> framing : List.of(Lines.text(), Lines.bytes())) {
            FrameDecoder<?> decoder = framing.decoder();
            ByteBuffer input = ByteBuffer.allocate(length + 1).limit(0);
            for (int i = 0; i < length; i++) {
                input.limit(i + 1).put(i, (byte) 'x');
                assertNull(decoder.decode(input, length), "looked again after " + i + " bytes");
                assertEquals(0, input.position());
                input.put(i, (byte) '\n');
            }
            Object line = decoder.decode(input.limit(length + 1).put(length, (byte) '\n'), length);
            assertEquals(length, line instanceof byte[] b ? b.length : ((String) line).length());
        }
    }

    @Test
    void whatIsSkippedIsNeitherKeptNorLookedAtTwice() throws FrameException {
        FrameDecoder<byte[]> decoder = Lines.bytes().decoder();
        assertThrows(FrameTooLongException.class, () -> decoder.decode(ByteBuffer.wrap(bytes("abcde")), 4));
        ByteBuffer input = ByteBuffer.wrap(bytes("x".repeat(1_000)));
        for (int round = 0; round < 1_000; round++) {
            assertNull(decoder.decode(input.rewind(), 4));
            assertEquals(0, input.remaining());
        }
    }

    @Test
    void anAnnouncedLengthTakesNoMemory() throws FrameException {
        int most = 1 << 30;
        LengthPrefixed framing = LengthPrefixed.of(4);
        byte[] announcement = {0x40, 0, 0, 0, 'a', 'b', 'c'};
        long allocated = allocatedBy(() -> {
            for (int i = 0; i < 100; i++) {
                assertNull(framing.decoder().decode(ByteBuffer.wrap(announcement), most));
            }
        });
        assertTrue(allocated < 1 << 20, () -> allocated + " bytes for a promise");
    }

    @Test
    void aFrameCostsOneCopyAndNothingElse() throws FrameException {
        int length = 500;
        ByteBuffer heap = ByteBuffer.wrap(bytes("x".repeat(length) + "\n"));
        ByteBuffer direct = ByteBuffer.allocateDirect(length + 1).put(heap).flip();
        for (ByteBuffer input : List.of(heap, direct)) {
            for (Framing<?> framing : List.of(Lines.text(), Lines.bytes())) {
                assertOneCopy(framing, input, length);
            }
        }
        ByteBuffer prefixed = ByteBuffer.allocate(length + 2).putShort((short) length);
        assertOneCopy(LengthPrefixed.of(2), prefixed, length);
    }

    private static void assertOneCopy(Framing<?> framing, ByteBuffer input, int length) throws FrameException {
        int rounds = 1_000;
        FrameDecoder<?> decoder = framing.decoder();
        assertNotNull(decoder.decode(input.rewind(), length));
        long allocated = allocatedBy(() -> {
            for (int i = 0; i < rounds; i++) {
                decoder.decode(input.rewind(), length);
            }
        });
        long each = allocated / rounds;
        assertTrue(each < length + 80, () -> each + " bytes for a frame of " + length + " in " + framing);
    }

    private static long allocatedBy(Executable work) {
        try {
            work.execute();
            long before = allocated();
            work.execute();
            return allocated() - before;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** By reflection, because tests compile as part of their module, which has no use for java.management. */
    private static long allocated() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }
}
