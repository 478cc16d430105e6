package dev.streamctl.internal;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Frames as bytes, one behind the other in one growing buffer. Holds no memory while it is empty. For one thread at a time. */
final class EncodeBuffer {

    private static final int FIRST_SIZE = 256;

    private final SpareBuffers spare;
    private @Nullable ByteBuffer bytes;

    /** @param spare where its memory comes from */
    EncodeBuffer(SpareBuffers spare) {
        this.spare = spare;
    }

    boolean isEmpty() {
        return bytes == null || bytes.position() == 0;
    }

    /** Encodes behind what is there and returns the number of bytes; a frame that is refused leaves none. */
    <F> int add(Framing<F> framing, F frame, int maxFrame) throws FrameException {
        ByteBuffer buffer = roomFor(framing.maxEncodedSize(frame));
        int start = buffer.position();
        boolean whole = false;
        try {
            framing.encode(frame, maxFrame, buffer);
            whole = true;
        } finally {
            if (!whole) {
                buffer.position(start);
                if (start == 0) {
                    bytes = null; // it may be as large as the frame that was refused
                }
            }
        }
        return buffer.position() - start;
    }

    /** Puts bytes that are encoded already behind what is there and returns their number. */
    int add(byte[] encoded) {
        roomFor(encoded.length).put(encoded);
        return encoded.length;
    }

    private ByteBuffer roomFor(int size) {
        ByteBuffer buffer = bytes;
        if (buffer == null) {
            buffer = spare.take(Math.max(FIRST_SIZE, size));
        } else if (buffer.remaining() < size) {
            int needed = Math.addExact(buffer.position(), size);
            buffer =
                    ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
        }
        bytes = buffer;
        return buffer;
    }

    /** All of it, ready to be read, and nothing stays; null when there is nothing. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer full = bytes;
        bytes = null;
        return full == null || full.position() == 0 ? null : full.flip();
    }

    void clear() {
        bytes = null;
    }
}
