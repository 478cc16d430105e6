package dev.streamctl.internal.netty;

import dev.streamctl.internal.HandshakeFailure;
import dev.streamctl.internal.LinkWebSocket;
import dev.streamctl.internal.TimeText;
import dev.streamctl.internal.websocket.ClientHandshake;
import dev.streamctl.internal.websocket.Conversation;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.Role;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.Message;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request for a WebSocket and makes one of the connection when the answer, within {@code HANDSHAKE}, is exactly
 * what was asked for. What came behind the answer goes to the WebSocket.
 */
final class ClientUpgrade extends ChannelInboundHandlerAdapter {

    /** What becomes of it; called on the event loop. */
    interface Result {
        /** It works. */
        void opened(LinkWebSocket stream);

        /** It does not; the channel is closed. */
        void failed(IOException why);
    }

    private static final String HTTP = "http";

    private final StreamSetup setup;
    private final ClientHandshake handshake;
    private final Result result;
    private TimeSource.@Nullable Timer timer;
    private ClientHandshake.@Nullable Agreed agreed;
    private boolean over;

    ClientUpgrade(StreamSetup setup, ClientHandshake handshake, Result result) {
        this.setup = setup;
        this.handshake = handshake;
        this.result = result;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), HTTP, HttpHeads.answers());
        String within = TimeText.of(setup.limits().time(Limit.HANDSHAKE));
        timer = setup.clocks()
                .of(ctx.channel())
                .schedule(
                        setup.limits().time(Limit.HANDSHAKE),
                        () -> ctx.executor()
                                .execute(() ->
                                        fail(ctx, new IOException("no answer to the handshake within " + within))));
        byte[] request = handshake.request();
        setup.counters().wrote(request.length);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(request));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (over) {
                return;
            }
            if (agreed == null && message instanceof HttpResponse response) {
                agreed = check(response);
            }
            if (agreed != null && message instanceof LastHttpContent) {
                open(ctx, agreed);
            }
        } catch (IOException e) {
            fail(ctx, e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private ClientHandshake.Agreed check(HttpResponse response) throws IOException {
        if (response.decoderResult().isFailure() || !response.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            throw new IOException("the server's answer is no HTTP/1.1, or its head is too long");
        }
        var answered = new Head.Start.Answered(
                response.status().code(), response.status().reasonPhrase());
        Head head = HttpHeads.of(answered, response.headers());
        if (head == null) {
            throw new IOException("the server's answer has too many headers");
        }
        return handshake.check(head, answered);
    }

    private void open(ChannelHandlerContext ctx, ClientHandshake.Agreed what) {
        end();
        var conversation = new Conversation(Role.CLIENT, setup.limits(), what.deflation());
        ChannelWire<Message> wire = setup.wire(ctx.channel(), conversation);
        ctx.pipeline().replace(this, "frames", new InboundHandler<>(wire, setup.log()));
        wire.start();
        result.opened(
                new LinkWebSocket(wire.link(), conversation, handshake.asked(), what.subprotocol(), what.deflation()));
        ctx.pipeline().remove(HTTP);
    }

    private void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void fail(ChannelHandlerContext ctx, IOException why) {
        if (over) {
            return;
        }
        end();
        result.failed(new HandshakeFailure(why.getMessage(), why));
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            channelInactive(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, new IOException("the server ended the connection without an answer to the handshake"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, new IOException("the handshake failed: " + cause.getMessage(), cause));
    }
}
