package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * One piece of memory that all sockets of a loop are read to in turn: the framing has copied the frames before the next
 * read begins. It stays in the processor's cache, an idle connection holds none, and a read is as large as it can be.
 */
public final class ReadMemory extends DefaultMaxMessagesRecvByteBufAllocator {

    private final ByteBuf memory;

    /** Memory of this size. */
    public ReadMemory(int bytes) {
        memory = Unpooled.directBuffer(bytes, bytes);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has the interface that replaces Handle, and still asks for this one
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return memory.capacity();
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator others) {
                // somebody in the pipeline still holds what was read before
                return memory.refCnt() > 1
                        ? super.allocate(others)
                        : memory.clear().retain();
            }
        };
    }

    /** The loop has ended. */
    public void release() {
        memory.release();
    }
}
