package dev.streamctl.internal.netty;

import dev.streamctl.TlsFailedException;
import dev.streamctl.internal.TimeText;
import dev.streamctl.internal.tls.TlsFailures;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.TlsFailure;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind Netty's TLS and shows a channel as if there were none: it becomes active when the handshake is done, its
 * input ends with the peer's {@code close_notify}, and bytes that end without that are a failed read.
 */
final class TlsEntry extends ChannelInboundHandlerAdapter {

    /** The input has come to an end that nobody has announced. A protocol with a last frame of its own may have had it. */
    static final class CutOffException extends IOException {

        private static final long serialVersionUID = 1L;

        private CutOffException(String message) {
            super(message);
        }
    }

    /** A fatal alert in a record of its own (RFC 8446 sections 5.1 and 6.2); {@code unexpected_message} ends in what is an LF. */
    private static final byte[] PROTOCOL_VERSION = {21, 3, 3, 0, 2, 2, 70};

    private final SslHandler tls;
    private final StreamSetup.Clocks clocks;
    private final @Nullable Duration limit;
    private final Consumer<TlsFailedException> failed;
    private TimeSource.@Nullable Timer timer;
    private boolean ready;
    private boolean over;
    private boolean inputEnded;

    /**
     * @param tls in front of this
     * @param limit how long the handshake may take; null where somebody else sees to that
     * @param failed told once, on the loop, where there will be no stream; the channel is closed behind it
     */
    TlsEntry(SslHandler tls, StreamSetup.Clocks clocks, @Nullable Duration limit, Consumer<TlsFailedException> failed) {
        this.tls = tls;
        this.clocks = clocks;
        this.limit = limit;
        this.failed = failed;
    }

    SslHandler tls() {
        return tls;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (limit != null) {
            String what = "no end of the TLS handshake within " + TimeText.of(limit);
            timer = clocks.of(ctx.channel())
                    .schedule(
                            limit,
                            () -> ctx.executor()
                                    .execute(
                                            () -> fail(ctx, new TlsFailedException(TlsFailure.TIMED_OUT, what, null))));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done
            when done.isSuccess() -> {
                if (!over) {
                    ready = true;
                    end();
                    TlsLayer.refuseRenegotiation(tls.engine());
                    ctx.fireChannelActive();
                }
            }
            // Netty closes the channel when its alert is written
            case SslHandshakeCompletionEvent done -> {
                TlsFailedException why = failure(done.cause());
                if (why.failure() == TlsFailure.PLAIN_TEXT && !tls.engine().getUseClientMode()) {
                    alert(ctx);
                }
                tell(why);
            }
            case SslCloseCompletionEvent closed -> {
                if (closed.isSuccess()) {
                    inputEnded(ctx);
                }
            }
            case ChannelInputShutdownEvent _ -> cutOff(ctx);
            case Farewell _ when !ready -> TlsLayer.closeSocket(ctx.channel());
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    /** A client that did not know of TLS here learns of it; Netty sends none to what it takes for no peer of TLS. */
    private static void alert(ChannelHandlerContext ctx) {
        ChannelHandlerContext first = ctx.pipeline().firstContext();
        first.writeAndFlush(Unpooled.wrappedBuffer(PROTOCOL_VERSION), first.voidPromise());
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        if (ready && !inputEnded) {
            inputEnded = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (!ready) {
            fail(ctx, TlsFailures.ended(new IOException("close_notify")));
        }
    }

    /** The bytes have ended: without a close_notify before, anybody on the way may have ended them. */
    private void cutOff(ChannelHandlerContext ctx) {
        if (!ready) {
            fail(ctx, TlsFailures.ended(new IOException("end of input")));
        } else if (!inputEnded) {
            inputEnded = true;
            ctx.fireExceptionCaught(
                    new CutOffException("cut off: the bytes ended without a TLS close_notify, some may be missing"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!ready) {
            fail(ctx, failure(cause));
            return;
        }
        inputEnded = true;
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException ssl) {
            ctx.fireExceptionCaught(failure(ssl));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static TlsFailedException failure(Throwable cause) {
        return cause instanceof NotSslRecordException || cause.getCause() instanceof NotSslRecordException
                ? TlsFailures.plainText(cause)
                : TlsFailures.of(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!ready) {
            tell(TlsFailures.ended(new IOException("closed")));
            return;
        }
        if (!inputEnded) {
            // Netty closes without a word where TLS wanted to write something of its own and met a reset
            inputEnded = true;
            ctx.fireExceptionCaught(new CutOffException("connection reset"));
        }
        ctx.fireChannelInactive();
    }

    private void fail(ChannelHandlerContext ctx, TlsFailedException why) {
        if (!over) {
            tell(why);
            TlsLayer.closeSocket(ctx.channel());
        }
    }

    private void tell(TlsFailedException why) {
        if (!over) {
            end();
            failed.accept(why);
        }
    }

    private void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
