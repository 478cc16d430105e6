package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Link;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The pipeline of a stream, in reading order:
 *
 * <pre>{@code
 * socket -> InboundHandler: framing, batches, InputWatch -> Inbox -> handler's thread
 * socket <- OutputPump: one write of all that gathered   <- Outbox <- any thread
 * }</pre>
 *
 * This handler stands in for it until the channel is active, because only then the addresses are known.
 *
 * @param opening told what became of it
 */
record StreamPipeline<F>(StreamSetup setup, Framing<F> framing, Opening<F> opening) {

    /** What becomes of a channel; called on the event loop. */
    interface Opening<F> {
        /** Takes the link once it works. */
        void active(Link<F> link);

        /** There will be no link, for this reason; the channel is reset. */
        default void failed(StreamBrokenException why) {}
    }

    ChannelInboundHandlerAdapter starter() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                ChannelWire<F> wire = setup.wire(ctx.channel(), framing);
                ctx.pipeline().replace(this, "frames", new InboundHandler<>(wire, setup.log()));
                wire.start();
                opening.active(wire.link());
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof Farewell) {
                    TlsLayer.closeSocket(ctx.channel());
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // a framing that makes no decoder
                setup.log().failed(String.valueOf(ctx.channel().remoteAddress()), "the framing", cause);
                opening.failed(new StreamBrokenException(Reason.TRANSPORT, "the framing failed: " + cause, cause));
                TlsLayer.reset(ctx.channel());
            }
        };
    }
}
