package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * Stands behind Netty's TLS and bounds what that says of its own: each KeyUpdate of a peer (RFC 8446 section 4.6.3) may ask for
 * one of ours, and a peer that asks on and reads nothing would fill the queue to the kernel, of which no water mark knows.
 */
final class TlsAnswers extends ChannelDuplexHandler {

    /** The peer asks on, and does not take the answers. */
    static final class UnreadException extends IOException {

        private static final long serialVersionUID = 1L;

        private UnreadException(long waiting) {
            super("cut, it took none of %d waiting bytes that TLS answered, limit %d".formatted(waiting, MAX_WAITING));
        }
    }

    /** Of answers, with what Netty adds for each: some two thousand of them. */
    static final int MAX_WAITING = 256 * 1024;

    /** More than a record and its place in Netty's queue add to what is in it. */
    private static final int OVERHEAD = 256;

    private final IntSupplier recordSize;

    /** Of the application: what went in here, and is not the kernel's yet. */
    private long written;

    /** @param recordSize of the longest records on this connection: some devices agree on short ones (RFC 6066 section 4) */
    TlsAnswers(IntSupplier recordSize) {
        this.recordSize = recordSize;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        written += size;
        ctx.write(message, promise.unvoid().addListener(_ -> written -= size));
    }

    /** Looks behind each read loop, which is bounded itself. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        long more = pending(ctx.channel()) - written;
        if (more > MAX_WAITING) {
            long answers = more - written / recordSize.getAsInt() * OVERHEAD;
            if (answers > MAX_WAITING) {
                ctx.fireExceptionCaught(new UnreadException(answers));
            }
        }
    }

    private static long pending(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes(); // none once the channel is closed
    }
}
