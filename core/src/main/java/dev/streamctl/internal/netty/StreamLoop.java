package dev.streamctl.internal.netty;

import dev.streamctl.Network;
import dev.streamctl.internal.SpareBuffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event loop, with what its connections share because only one of them is looked at at a time. */
abstract sealed class StreamLoop extends ManualIoEventLoop permits CarrierLoop, RelayLoop {

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    /** As much as an inbox takes without a pause, and still within a processor's second cache. */
    private static final int READ = 128 * 1024;

    /** Two of the longest records, so much may each peer keep of our memory with half a record. */
    private static final int TLS_READ = 36 * 1024;

    /** What one call of the kernel can take. */
    private static final int SEND = 128 * 1024;

    /** More than this is decoded where the kernel wrote it: what is gained on the heap would not be worth the copy. */
    private static final int DECODED_ON_HEAP = 32 * 1024;

    private final ReadMemory readMemory = new ReadMemory(READ);
    private final RecvByteBufAllocator tlsMemory = new AdaptiveRecvByteBufAllocator(512, 2048, TLS_READ);
    private final ByteBuf sendMemory = Unpooled.directBuffer(SEND, SEND);
    private final PayloadMemory payloadMemory = new PayloadMemory();
    private final ByteBuffer onHeap = ByteBuffer.allocate(DECODED_ON_HEAP);
    private final SpareBuffers spare = new SpareBuffers();

    /** The loop's life begins with {@link #live}, on a thread that the subclass makes. */
    StreamLoop(IoHandlerFactory ioHandlers) {
        super(null, null, ioHandlers);
    }

    /** Registers the channel of a stream, which is then read to the memory of this loop. */
    final ChannelFuture adopt(Channel stream) {
        // TLS keeps what it has of a record, so each connection needs memory of its own, and little
        stream.config().setRecvByteBufAllocator(TlsLayer.isOn(stream) ? tlsMemory : readMemory);
        EventLoop self = this;
        return self.register(stream);
    }

    /**
     * The bytes of {@code read} for a framing, until the next call. On the heap where they are few: from there the JDK makes
     * strings and arrays without a copy in between and without clearing them first. On the loop.
     */
    final ByteBuffer toDecode(ByteBuf read) {
        int size = read.readableBytes();
        if (size > DECODED_ON_HEAP) {
            return read.internalNioBuffer(read.readerIndex(), size);
        }
        ByteBuffer copy = onHeap.clear().limit(size);
        read.getBytes(read.readerIndex(), copy.array(), 0, size);
        return copy;
    }

    /** Memory that the outboxes of this loop encode to in turn. */
    final SpareBuffers spare() {
        return spare;
    }

    /** Memory that the kernel can read from, free between two calls. On the loop. */
    final ByteBuf sendMemory() {
        return sendMemory.clear();
    }

    /** The shared payload that was sent last. On the loop. */
    final PayloadMemory payloadMemory() {
        return payloadMemory;
    }

    /** A virtual thread for the handler of a connection of this loop, not yet started. On the loop. */
    abstract Thread newHandler(String name, Runnable body);

    /** Wakes a thread that waits for what this loop has brought. Any thread. */
    abstract void wake(Thread waiting);

    /** Runs {@code pump} on the loop, soon. Any thread. */
    abstract void pump(Runnable pump);

    /** Turns until the loop has terminated. */
    abstract void turn();

    final void live() {
        try {
            turn();
        } catch (Throwable e) {
            LOG.error("an event loop has died, its connections hang until the network is closed", e);
            throw e;
        } finally {
            readMemory.release();
            sendMemory.release();
            payloadMemory.release();
        }
    }
}
