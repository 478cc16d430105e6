package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The shared payload that a loop sent last, where the kernel can read it: many connections that send the same one after the
 * other cost one copy of it. There is room for the head of each before it, so that both go out with one call. On the loop.
 */
final class PayloadMemory {

    /** Longer payloads are copied as they are sent. */
    static final int MOST = 1024 * 1024;

    /** Heads are short. */
    private static final int HEAD = 64;

    private ByteBuf memory = Unpooled.EMPTY_BUFFER;
    private byte @Nullable [] held;

    /**
     * What is left of a head and of the payload behind it, in one piece, until the next call; null where that is not possible,
     * or would need a copy for the rest of a payload that others do not send any more.
     *
     * @param payload all of an array, its position where the rest begins
     */
    @Nullable
    ByteBuffer join(ByteBuffer head, ByteBuffer payload) {
        byte[] bytes = payload.array();
        if (head.remaining() > HEAD || bytes.length > MOST || bytes != held && payload.position() > 0) {
            return null;
        }
        if (bytes != held) {
            hold(bytes);
        }
        ByteBuffer joined = memory.internalNioBuffer(0, HEAD + bytes.length);
        int start = HEAD + payload.position() - head.remaining();
        joined.put(start, head, head.position(), head.remaining());
        return joined.position(start);
    }

    private void hold(byte[] bytes) {
        int needed = HEAD + bytes.length;
        if (memory.capacity() < needed) {
            memory.release();
            int size = Integer.highestOneBit(needed - 1) << 1;
            memory = Unpooled.directBuffer(size, size);
        }
        memory.setBytes(HEAD, bytes);
        held = bytes;
    }

    void release() {
        memory.release();
    }
}
