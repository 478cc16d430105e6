package dev.streamctl.internal;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes, one behind the other: in one buffer while that is little enough to be moved to a larger one, then in
 * several. Holds no memory while it is empty. For one thread at a time.
 */
final class EncodeBuffer {

    private static final int FIRST_SIZE = 256;

    /** More than this is not moved: one more call of the kernel costs less. */
    private static final int MOVED = 32 * 1024;

    private final SpareBuffers spare;

    /** What comes before {@link #last}; there is rarely any. */
    private @Nullable ArrayDeque<ByteBuffer> full;

    private @Nullable ByteBuffer last;

    /** @param spare where its memory comes from */
    EncodeBuffer(SpareBuffers spare) {
        this.spare = spare;
    }

    boolean isEmpty() {
        return full == null && last == null;
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
            }
            if (buffer.position() == 0) {
                last = null;
                spare.give(buffer);
            }
        }
        return last == null ? 0 : last.position() - start;
    }

    /** Puts bytes that are encoded already behind what is there and returns their number. */
    int add(byte[] encoded) {
        roomFor(encoded.length).put(encoded);
        return encoded.length;
    }

    private ByteBuffer roomFor(int size) {
        ByteBuffer buffer = last;
        if (buffer == null) {
            buffer = spare.take(Math.max(FIRST_SIZE, size));
        } else if (buffer.remaining() < size) {
            buffer = buffer.position() > MOVED ? next(buffer, size) : larger(buffer, size);
        }
        last = buffer;
        return buffer;
    }

    private ByteBuffer next(ByteBuffer filled, int size) {
        ByteBuffer next = spare.take(size);
        if (full == null) {
            full = new ArrayDeque<>(2);
        }
        full.add(filled.flip());
        return next;
    }

    private ByteBuffer larger(ByteBuffer buffer, int size) {
        int needed = Math.addExact(buffer.position(), size);
        ByteBuffer larger = spare.take(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
        spare.give(buffer);
        return larger;
    }

    /** The first buffer of it, ready to be read; null when there is nothing. Whoever took it gives it back. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer first = full == null ? null : full.poll();
        if (first != null) {
            full = full == null || full.isEmpty() ? null : full;
            return first;
        }
        first = last;
        last = null;
        return first == null ? null : first.flip();
    }

    void clear() {
        for (ByteBuffer dropped = take(); dropped != null; dropped = take()) {
            spare.give(dropped);
        }
    }
}
