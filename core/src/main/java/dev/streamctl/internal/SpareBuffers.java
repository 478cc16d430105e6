package dev.streamctl.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that were emptied and may be filled again, shared by the connections of an event loop. Without them each answer
 * would be written to fresh memory, which has to be cleared first and is in no cache. Keeps at most {@link #MOST} bytes; what
 * is more is left to the collector. Safe for use by many threads.
 */
public final class SpareBuffers {

    /** As much as the handlers of one turn fill, and little beside the heap of a small device. */
    static final int MOST = 512 * 1024;

    /** Guards the two below; nothing is called while it is held. */
    private final Object lock = new Object();

    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private int held;

    /** A buffer with room for {@code bytes}. */
    ByteBuffer take(int bytes) {
        ByteBuffer buffer = last();
        return buffer != null && buffer.capacity() >= bytes ? buffer.clear() : ByteBuffer.allocate(bytes);
    }

    private @Nullable ByteBuffer last() {
        synchronized (lock) {
            ByteBuffer buffer = spare.pollLast();
            held -= buffer == null ? 0 : buffer.capacity();
            return buffer;
        }
    }

    /** Gives a buffer back that nobody reads any more. */
    public void give(ByteBuffer buffer) {
        synchronized (lock) {
            if (held + buffer.capacity() <= MOST) {
                spare.addLast(buffer);
                held += buffer.capacity();
            }
        }
    }
}
