package dev.streamctl.internal.websocket;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates messages (RFC 7692 section 7.2.1). The native memory, some 260 KiB, is held while a message is deflated; where a
 * context is shared, until {@link #release}. For one thread at a time.
 */
final class MessageDeflater {

    /** Shorter messages gain nothing worth the work. */
    private static final int WORTHWHILE = 64;

    /** The empty block at the end of what was flushed, which is not sent. */
    private static final int TAIL = 4;

    /** Of each 16 KiB that cannot be compressed zlib makes a block with a head of five bytes; 32 are allowed for. */
    private static final int BLOCK_SHIFT = 9;

    private static final int ENDS = 32;

    private final boolean sharesContext;
    private final Supplier<Deflater> source;
    private @Nullable Deflater deflater;

    /**
     * @param sharesContext whether a message may refer to those before it
     * @param source of raw deflaters
     */
    MessageDeflater(boolean sharesContext, Supplier<Deflater> source) {
        this.sharesContext = sharesContext;
        this.source = source;
    }

    /** The most bytes that a message of so many takes when deflated. */
    static long bound(long length) {
        return length + (length >> BLOCK_SHIFT) + ENDS;
    }

    /** Whether a message of so many bytes is to be deflated. */
    static boolean isWorthwhile(int length) {
        return length >= WORTHWHILE;
    }

    /**
     * Deflates a message to {@code out}, from {@code at} on.
     *
     * @return its length there; -1 where it is better sent as it is
     */
    int deflate(byte[] message, ByteBuffer out, int at) {
        Deflater zlib = deflater == null ? source.get() : deflater;
        deflater = zlib;
        boolean whole = false;
        try {
            ByteBuffer to = out.duplicate().position(at);
            zlib.setInput(message);
            zlib.deflate(to, Deflater.SYNC_FLUSH);
            if (!zlib.needsInput() || !to.hasRemaining()) {
                throw new IllegalStateException("a message of " + message.length + " bytes grew when it was deflated");
            }
            zlib.setInput(MessageBuffer.EMPTY); // else it would hold the message
            int length = to.position() - at - TAIL;
            whole = sharesContext;
            return sharesContext || length < message.length ? length : -1;
        } finally {
            if (!whole) {
                release();
            }
        }
    }

    /** Gives the native memory back; may be called more than once. */
    void release() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
