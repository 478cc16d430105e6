package dev.streamctl.internal.netty;

import dev.streamctl.framing.RawChunks;
import dev.streamctl.internal.LinkWebSocket;
import dev.streamctl.internal.websocket.Conversation;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.Role;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Status;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.Message;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP request within {@code HANDSHAKE} of the accept and makes a WebSocket of the connection, or refuses it and
 * closes it. What came behind the request goes to the WebSocket.
 */
final class ServerUpgrade extends ChannelInboundHandlerAdapter {

    /** Decides about a request. */
    interface Judge extends BiFunction<ChannelHandlerContext, Head, Verdict> {}

    private static final String HTTP = "http";

    private final StreamSetup setup;
    private final Judge judge;
    private final Welcome.Entry entry;
    private TimeSource.@Nullable Timer timer;
    private @Nullable Verdict verdict;
    private boolean over;

    ServerUpgrade(StreamSetup setup, Judge judge, Welcome.Entry entry) {
        this.setup = setup;
        this.judge = judge;
        this.entry = entry;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), HTTP, new HttpRequestDecoder(HttpHeads.strict()));
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
        try {
            if (verdict == null && message instanceof HttpRequest request) {
                verdict = verdict(ctx, request);
                if (verdict instanceof Verdict.Refused refused) {
                    // behind the decoder, which is at work
                    ctx.executor().execute(() -> refuse(ctx, refused));
                }
            }
            if (message instanceof LastHttpContent && verdict instanceof Verdict.Accepted accepted) {
                accept(ctx, accepted);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private Verdict verdict(ChannelHandlerContext ctx, HttpRequest request) {
        Throwable failure = request.decoderResult().cause();
        if (failure != null) {
            return switch (failure) {
                case TooLongHttpLineException _ ->
                    ServerHandshake.refuse(
                            Status.URI_TOO_LONG,
                            "the first line is longer than %d bytes".formatted(HttpHeads.MAX_LINE));
                case TooLongHttpHeaderException _ -> headersTooLarge();
                default -> ServerHandshake.refuse(Status.BAD_REQUEST, "this is no HTTP request");
            };
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return ServerHandshake.refuse(Status.VERSION_NOT_SUPPORTED, "only HTTP/1.1 is spoken");
        }
        Head head = HttpHeads.of(new Head.Start.Asked(request.method().name(), request.uri()), request.headers());
        return head == null ? headersTooLarge() : judge.apply(ctx, head);
    }

    private static Verdict headersTooLarge() {
        return ServerHandshake.refuse(
                Status.HEADERS_TOO_LARGE, "more than %d bytes or 64 lines of headers".formatted(HttpHeads.MAX_HEADERS));
    }

    private void accept(ChannelHandlerContext ctx, Verdict.Accepted accepted) {
        end();
        var conversation = new Conversation(Role.SERVER, setup.limits(), accepted.deflation());
        ChannelWire<Message> wire = setup.wire(ctx.channel(), conversation);
        wire.link().outbox().lead(accepted.answer());
        ctx.pipeline().replace(this, "frames", new InboundHandler<>(wire, setup.log()));
        wire.start();
        entry.begin(
                wire.link(),
                link -> new LinkWebSocket(
                        link, conversation, accepted.request(), accepted.subprotocol(), accepted.deflation()),
                accepted.route().handler());
        ctx.pipeline().remove(HTTP);
    }

    private void refuse(ChannelHandlerContext ctx, Verdict.Refused refused) {
        if (over || !ctx.channel().isActive()) {
            return;
        }
        end();
        verdict = refused;
        entry.refused();
        setup.log().refusedHandshake(peer(ctx), refused.why());
        ctx.pipeline().remove(HTTP);
        StreamSetup last = setup.uncounted();
        ChannelWire<byte[]> wire = last.wire(ctx.channel(), new RawChunks());
        ctx.pipeline().replace(this, "refused", new InboundHandler<>(wire, setup.log()));
        wire.link().outbox().lead(refused.answer());
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

    /** The client ended before its request was whole: there is nobody to answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && verdict == null) {
            ctx.close();
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
        ChannelWire.reset(ctx.channel());
    }
}
