package dev.streamctl.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory to encode to, used again and again and shared by the connections of an event loop. Without it each answer would be
 * written to fresh memory, which has to be cleared first and is in no cache; and the kernel can read from it without a
 * further copy. It is made as it is needed, at most {@link #MOST} bytes of each of three sizes; what is asked for beyond
 * that comes from the heap and is left to the collector. Safe for use by many threads.
 */
public final class SpareBuffers {

    /** As much of each size as the handlers of one turn fill, and little beside the memory of a small device. */
    static final int MOST = 1024 * 1024;

    private final Shelf[] shelves = {new Shelf(8 * 1024), new Shelf(32 * 1024), new Shelf(128 * 1024)};

    /** An empty big-endian buffer with room for {@code bytes}; to be given back. */
    ByteBuffer take(int bytes) {
        for (Shelf shelf : shelves) {
            if (bytes <= shelf.size) {
                ByteBuffer buffer = shelf.take();
                return buffer == null
                        ? ByteBuffer.allocate(bytes)
                        : buffer.clear().order(ByteOrder.BIG_ENDIAN);
            }
        }
        return ByteBuffer.allocate(bytes);
    }

    /** Gives a buffer back that nobody reads any more. */
    public void give(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return;
        }
        for (Shelf shelf : shelves) {
            if (buffer.capacity() == shelf.size) {
                shelf.give(buffer);
            }
        }
    }

    /** Buffers of one size. */
    private static final class Shelf {

        private final int size;

        /** Guards the two below; nothing is called while it is held. */
        private final Object lock = new Object();

        private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
        private int made;

        Shelf(int size) {
            this.size = size;
        }

        /** The one that was given back last, which is the most likely to be in a cache; null when there are enough. */
        private @Nullable ByteBuffer take() {
            synchronized (lock) {
                ByteBuffer buffer = spare.pollLast();
                if (buffer == null && made < MOST / size) {
                    buffer = ByteBuffer.allocateDirect(size);
                    made++;
                }
                return buffer;
            }
        }

        private void give(ByteBuffer buffer) {
            synchronized (lock) {
                spare.addLast(buffer);
            }
        }
    }
}
