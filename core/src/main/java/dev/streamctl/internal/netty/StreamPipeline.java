package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

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
 * @param active takes the link once it works, on the event loop
 */
record StreamPipeline<F>(
        Endpoint unnamed,
        Framing<F> framing,
        Limits limits,
        Counters counters,
        EventLog log,
        Clocks clocks,
        boolean watched,
        Consumer<Link<F>> active) {

    /** Which time a channel goes by: its own event loop's, or one that the application brought. */
    interface Clocks {
        /** The time for a channel that is registered with its loop. */
        TimeSource of(Channel channel);
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
                active.accept(wire.link());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // a framing that makes no decoder
                log.failed(String.valueOf(ctx.channel().remoteAddress()), cause);
                ctx.close();
            }
        };
    }
}
