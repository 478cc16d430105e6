package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.io.IOException;

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

    /** What records add to the application's bytes is below this part of them. */
    private static final int OVERHEAD = 10;

    /** Of the application: what went in here, and is not the kernel's yet. */
    private long written;

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
        long answers = pending(ctx.channel()) - written - written / OVERHEAD;
        if (answers > MAX_WAITING) {
            ctx.fireExceptionCaught(new UnreadException(answers));
        }
    }

    private static long pending(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes(); // none once the channel is closed
    }
}
