package dev.streamctl.internal;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes, one behind the other: in one buffer while that is little enough to be moved to a larger one, then in
 * several. Holds no memory while it is empty. The payload of a frame that is shared is not copied: it stands behind the buffer
 * with its head. For one thread at a time.
 */
final class EncodeBuffer {

    private static final int FIRST_SIZE = 256;

    /** More than this is not moved: one more call of the kernel costs less. */
    private static final int MOVED = 32 * 1024;

    /** A payload from this length on is not copied; below, one buffer less for the kernel gains more. */
    private static final int SHARED = 16 * 1024;

    private static final ByteBuffer NO_HEAD = ByteBuffer.allocate(0);

    private final SpareBuffers spare;

    /** What comes before {@link #last}; there is rarely any. */
    private @Nullable ArrayDeque<Filled> full;

    private @Nullable ByteBuffer last;
    private byte @Nullable [] payload;

    /** @param bytes ready to be read */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Filled(ByteBuffer bytes, byte @Nullable [] payload) {}

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
            settle(buffer, whole ? buffer.position() : start);
        }
        return last == null ? 0 : last.position() - start;
    }

    /** As {@link #add(Framing, Object, int)}; of a frame that has a long payload only the head is encoded. */
    <F> int addShared(Framing<F> framing, F frame, int maxFrame) throws FrameException {
        byte[] behind = framing.payload(frame);
        if (behind == null || behind.length < SHARED) {
            return add(framing, frame, maxFrame);
        }
        ByteBuffer buffer = roomFor(framing.maxEncodedSize(frame) - behind.length);
        int start = buffer.position();
        boolean whole = false;
        try {
            framing.encodeHead(frame, maxFrame, buffer);
            whole = true;
        } finally {
            settle(buffer, whole ? buffer.position() : start);
        }
        ByteBuffer head = last == null ? NO_HEAD : last;
        int size = head.position() - start + behind.length;
        put(head, behind);
        last = null;
        return size;
    }

    /** Holds no memory for nothing. */
    private void settle(ByteBuffer buffer, int end) {
        buffer.position(end);
        if (end == 0) {
            last = null;
            spare.give(buffer);
        }
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
        put(filled, null);
        return next;
    }

    private void put(ByteBuffer filled, byte @Nullable [] behind) {
        if (full == null) {
            full = new ArrayDeque<>(2);
        }
        full.add(new Filled(filled.flip(), behind));
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
        Filled filled = full == null ? null : full.poll();
        payload = filled == null ? null : filled.payload;
        if (filled != null) {
            full = full == null || full.isEmpty() ? null : full;
            return filled.bytes;
        }
        ByteBuffer first = last;
        last = null;
        return first == null ? null : first.flip();
    }

    /** What comes behind the buffer that was taken last, and is not to be changed; null where that is nothing. By who took it. */
    byte @Nullable [] payload() {
        return payload;
    }

    void clear() {
        if (full != null) {
            full.forEach(filled -> spare.give(filled.bytes));
            full = null;
        }
        if (last != null) {
            spare.give(last);
            last = null;
        }
    }
}
