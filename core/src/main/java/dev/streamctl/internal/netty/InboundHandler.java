package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Batch;
import dev.streamctl.internal.Dialogue;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.http.HttpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, batches of frames out: the framing runs here, on the event loop, and all that one read loop of the socket
 * brought is delivered to the inbox at once.
 */
final class InboundHandler<F> extends ChannelInboundHandlerAdapter {

    private final ChannelWire<F> wire;
    private final Link<F> link;
    private final EventLog log;
    private final Decoding<F> decoding;
    private final @Nullable Dialogue<F> dialogue;
    private final Gathered gathered = new Gathered();
    private boolean outOfStep;
    private boolean peerClosed;
    private boolean ended;

    /** The inbox is full: nothing is decoded before its reader has caught up. */
    private boolean full;

    /** How the input ended behind what is not decoded yet. */
    private @Nullable Runnable atEnd;

    InboundHandler(ChannelWire<F> wire, EventLog log) {
        this.wire = wire;
        this.link = wire.link();
        this.log = log;
        this.decoding = new Decoding<>(link, gathered);
        this.dialogue = link.dialogue();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (outOfStep || wire.closing().begun() && !wire.closing().listens()) {
                link.counters().read(in.readableBytes());
                wire.closing().dropped(in.readableBytes());
            } else {
                read(in);
            }
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        link.counters().read(in.readableBytes());
        if (full) { // a record of TLS behind others, or what a peer sent before its end
            decoding.later(in);
        } else {
            take(decoding.with(in, wire.loop()));
        }
    }

    private void take(ByteBuffer view) {
        int before = gathered.finished();
        decode(view);
        decoding.keep(view, full);
        wire.watch().read(gathered.finished() - before, insideFrame());
        if (dialogue != null) {
            listen(dialogue);
        }
    }

    /** Goes on where {@code before} has stopped, whose connection this is from now on. */
    void follow(InboundHandler<?> before) {
        if (before.decoding.hasRest()) {
            take(before.decoding.rest());
        }
        readEnded();
        if (before.ended || before.atEnd != null) {
            wire.runPump(); // the answer goes out before this breaks
            inputEnded();
        }
    }

    /** The reader has caught up, or nobody reads any more. */
    private void goOn() {
        full = false;
        if (decoding.isBehind() && wire.closing().begun() && !wire.closing().listens()) {
            decoding.drop();
        } else if (decoding.isBehind()) {
            take(decoding.rest());
            readEnded();
        }
        Runnable end = atEnd;
        if (end != null && !decoding.isBehind()) {
            atEnd = null;
            end.run();
        }
    }

    private void listen(Dialogue<F> to) {
        if (to.afterRead(wire.time())) {
            link.outbox().answer();
        }
        String closed = to.peerClosed();
        if (closed != null && !peerClosed) {
            peerClosed = true;
            deliver();
            link.peerClosed(closed);
            wire.runPump();
        }
    }

    /** Takes the whole frames from {@code view}, as far as there is room for them. */
    private void decode(ByteBuffer view) {
        while (view.hasRemaining() && !outOfStep && !full) {
            boolean found = decoding.next(view);
            String lost = decoding.outOfStep();
            if (lost != null) {
                outOfStep(lost);
            }
            if (!found) {
                if (decoding.isDone()) {
                    wire.stopReading(); // the rest is for what follows on this
                }
                break;
            }
            if (gathered.isLarge()) {
                deliver(view.hasRemaining() || insideFrame());
            }
        }
    }

    /** The end is told behind what was decoded. */
    private void outOfStep(String what) {
        outOfStep = true;
        if (!wire.closing().begun()) {
            deliver();
        }
        wire.closing().outOfStep(what);
    }

    private boolean insideFrame() {
        // a decoder that failed is not asked again
        return !outOfStep && decoding.insideFrame();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readEnded();
    }

    private void readEnded() {
        if (!wire.closing().begun() && !outOfStep) {
            deliver();
        }
    }

    private void deliver() {
        deliver(insideFrame());
    }

    private void deliver(boolean inside) {
        Batch batch = gathered.take(link.counters());
        // where this side closes, nobody takes it any more
        if (!wire.closing().begun() && !link.inbox().deliver(batch, inside)) {
            full = true;
            wire.stopReading();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == wire) {
            goOn();
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        }
    }

    private void inputEnded() {
        if (ended) {
            return;
        }
        if (decoding.isBehind()) {
            atEnd = this::inputEnded;
            return;
        }
        ended = true;
        Throwable reset = wire.resetMetByWrite();
        if (reset != null) {
            deliver();
            wire.readFailed(reset);
            return;
        }
        if (!wire.closing().begun() && !outOfStep) {
            decoding.end();
            String lost = decoding.outOfStep();
            if (lost == null) {
                deliver();
            } else {
                outOfStep(lost);
            }
        }
        wire.watch().ended();
        link.inputEnded();
        wire.closing().inputEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TlsEntry.CutOffException
                && decoding.isBehind()
                && ctx.channel().isActive()) {
            atEnd = () -> exceptionCaught(ctx, cause);
        } else if (cause instanceof TlsEntry.CutOffException && needsNoGoodbye()) {
            inputEnded();
        } else if (cause instanceof TlsAnswers.UnreadException) {
            link.failures().broke(Reason.SLOW_CONSUMER, String.valueOf(cause.getMessage()), null);
            wire.reset();
        } else if (KernelFailure.is(cause)) {
            deliver();
            wire.readFailed(cause);
        } else {
            log.failed(link.peerName(), "the framing", cause);
            outOfStep = true;
            deliver();
            link.failures().broke(Reason.TRANSPORT, "the framing failed: " + cause, cause);
            wire.reset();
        }
    }

    /** Whether what came tells by itself that it is whole: a last frame; or requests, of which each has its end. */
    private boolean needsNoGoodbye() {
        return peerClosed || link.framing() instanceof HttpFraming && !insideFrame(); // RFC 9112 section 9.8
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        wire.gone();
    }
}
