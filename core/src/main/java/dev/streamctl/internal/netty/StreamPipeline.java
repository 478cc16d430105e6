package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import io.netty.channel.Channel;
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
 * @param unnamed what a Unix peer without a name is called
 * @param watched whether the peer's slowness ends the connection, as a server wants
 * @param opening told what became of it
 */
record StreamPipeline<F>(
        Endpoint unnamed,
        Framing<F> framing,
        Limits limits,
        Counters counters,
        EventLog log,
        Clocks clocks,
        boolean watched,
        Opening<F> opening) {

    /** Which time a channel goes by: its own event loop's, or one that the application brought. */
    interface Clocks {
        /** The time for a channel that is registered with its loop. */
        TimeSource of(Channel channel);
    }

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
                Channel channel = ctx.channel();
                var wire = new ChannelWire<>(
                        channel, unnamed, clocks.of(channel), framing, limits, counters, log, watched);
                ctx.pipeline().replace(this, "frames", new InboundHandler<>(wire, log));
                wire.watch().start();
                opening.active(wire.link());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // a framing that makes no decoder
                log.failed(String.valueOf(ctx.channel().remoteAddress()), cause);
                opening.failed(new StreamBrokenException(Reason.TRANSPORT, "the framing failed: " + cause, cause));
                ChannelWire.reset(ctx.channel());
            }
        };
    }
}
