package dev.streamctl.internal.netty;

import dev.streamctl.framing.RawChunks;
import dev.streamctl.internal.LinkFrames;
import dev.streamctl.internal.LinkWebSocket;
import dev.streamctl.internal.http.HeadDecoder;
import dev.streamctl.internal.http.HttpDate;
import dev.streamctl.internal.http.HttpFrame;
import dev.streamctl.internal.http.HttpFraming;
import dev.streamctl.internal.http.HttpSession;
import dev.streamctl.internal.http.Requests;
import dev.streamctl.internal.http.Status;
import dev.streamctl.internal.websocket.Conversation;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.Role;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP request within {@code HANDSHAKE} of the accept and makes a WebSocket of the connection, or goes on with HTTP,
 * or refuses the request and closes the connection. What came behind the request goes to what follows, and so it is where
 * another request on the connection becomes a WebSocket.
 */
final class ServerUpgrade extends ChannelInboundHandlerAdapter {

    /** Decides about a request. */
    interface Judge extends BiFunction<ChannelHandlerContext, Head, Verdict> {}

    private final StreamSetup setup;
    private final Judge judge;
    private final Welcome.Entry entry;
    private final HttpDate date;
    private final HeadDecoder decoder;
    private TimeSource.@Nullable Timer timer;
    private boolean over;

    ServerUpgrade(StreamSetup setup, Judge judge, Welcome.Entry entry, HttpDate date) {
        this.setup = setup;
        this.judge = judge;
        this.entry = entry;
        this.date = date;
        this.decoder = new HeadDecoder(setup.limits());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timer = setup.clocks()
                .of(ctx.channel())
                .schedule(
                        setup.limits().time(Limit.HANDSHAKE),
                        () -> ctx.executor()
                                .execute(() -> refuse(
                                        ctx, ServerHandshake.refuse(Status.TIMEOUT, "the request took too long"))));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuffer view = in.nioBuffer();
        HttpFrame received = over ? null : decoder.decode(view, 0);
        setup.counters().read(view.position());
        in.skipBytes(view.position());
        if (received != null) {
            switch (Requests.judge(received, head -> judge.apply(ctx, head))) {
                case Verdict.Accepted accepted -> accept(ctx, accepted);
                case Verdict.Exchange exchange -> exchange(ctx, exchange);
                case Verdict.Refused refused -> refuse(ctx, refused);
            }
        }
        if (in.isReadable() && over) {
            ctx.fireChannelRead(in); // to what has replaced this
        } else {
            in.release();
        }
    }

    private void accept(ChannelHandlerContext ctx, Verdict.Accepted accepted) {
        end();
        webSocket(ctx.channel(), this, accepted);
    }

    /** Makes a WebSocket of a connection whose input had another handler before. */
    private InboundHandler<Message> webSocket(Channel channel, ChannelHandler before, Verdict.Accepted accepted) {
        setup.counters().http().upgraded();
        var conversation = new Conversation(Role.SERVER, setup.limits(), accepted.deflation());
        ChannelWire<Message> wire = setup.wire(channel, conversation);
        wire.link().outbox().lead(accepted.answer());
        var frames = new InboundHandler<>(wire, setup.log());
        channel.pipeline().replace(before, "frames", frames);
        wire.start();
        entry.begin(
                wire.link(),
                link -> new LinkWebSocket(
                        link, conversation, accepted.request(), accepted.subprotocol(), accepted.deflation()),
                accepted.route().handler());
        return frames;
    }

    private void exchange(ChannelHandlerContext ctx, Verdict.Exchange first) {
        end();
        setup.counters().decoded(1);
        StreamSetup http = setup.withLimits(HttpFraming.forConnection(setup.limits()));
        ChannelWire<HttpFrame> wire = http.wire(ctx.channel(), new HttpFraming(setup.limits()));
        var requests = new InboundHandler<>(wire, setup.log());
        ctx.pipeline().replace(this, "frames", requests);
        wire.start();
        entry.begin(
                wire.link(),
                LinkFrames::new,
                new HttpSession(
                        first,
                        head -> judge.apply(ctx, head),
                        date,
                        accepted -> wire.onLoop(() -> takeOver(ctx.channel(), wire, requests, accepted)),
                        setup.limits(),
                        setup.counters(),
                        setup.log()));
    }

    /** A request that came behind others becomes a WebSocket. Where the connection has begun to end, it ends as it would. */
    private void takeOver(
            Channel channel,
            ChannelWire<HttpFrame> http,
            InboundHandler<HttpFrame> requests,
            Verdict.Accepted accepted) {
        if (http.closing().begun() || !channel.isActive()) {
            return;
        }
        InboundHandler<Message> frames = webSocket(channel, requests, accepted);
        http.gone();
        channel.config().setAutoRead(true);
        frames.follow(requests);
    }

    private void refuse(ChannelHandlerContext ctx, Verdict.Refused refused) {
        if (over || !ctx.channel().isActive()) {
            return;
        }
        end();
        setup.counters().http().refused(refused.status());
        entry.refused();
        setup.log().refusedHandshake(peer(ctx), refused.why());
        StreamSetup last = setup.uncounted();
        ChannelWire<byte[]> wire = last.wire(ctx.channel(), new RawChunks());
        ctx.pipeline().replace(this, "refused", new InboundHandler<>(wire, setup.log()));
        wire.link().outbox().lead(date.into(refused.answer()));
        wire.link().startClose();
    }

    private String peer(ChannelHandlerContext ctx) {
        return Addresses.endpoint(ctx.channel().remoteAddress(), setup.unnamed())
                .toString();
    }

    private void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (over) {
            return;
        }
        switch (event) {
            // the client ended before its request was whole: there is nobody to answer
            case ChannelInputShutdownEvent _ -> ctx.close();
            case Farewell farewell
            when decoder.insideFrame() -> refuse(ctx, ServerHandshake.refuse(Status.UNAVAILABLE, farewell.why()));
            case Farewell _ -> ctx.close(); // an answer without a question would be taken for that to the next one
            default -> {}
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!over) {
            end();
            entry.refused();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        TlsLayer.reset(ctx.channel());
    }
}
