package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.internal.Batch;
import dev.streamctl.internal.Dialogue;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.http.HeadDecoder;
import dev.streamctl.internal.http.HttpFraming;
import dev.streamctl.limits.Limit;
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

    /** What a decoder may leave beyond one frame: a prefix, a line's end, or a control frame. */
    private static final int FRAME_OVERHEAD = 160;

    private final ChannelWire<F> wire;
    private final Link<F> link;
    private final EventLog log;
    private final FrameDecoder<F> decoder;
    private final @Nullable Dialogue<F> dialogue;
    private final Leftover leftover = new Leftover();
    private final Gathered gathered = new Gathered();
    private int maxFrame;
    private boolean outOfStep;
    private boolean peerClosed;
    private boolean ended;

    InboundHandler(ChannelWire<F> wire, EventLog log) {
        this.wire = wire;
        this.link = wire.link();
        this.log = log;
        this.decoder = link.framing().decoder();
        this.dialogue = link.dialogue();
        this.maxFrame = link.maxFrame();
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
        if (!insideFrame()) {
            maxFrame = link.maxFrame();
        }
        boolean direct = leftover.isEmpty() && in.nioBufferCount() == 1;
        link.counters().read(in.readableBytes());
        take(direct ? wire.loop().toDecode(in) : leftover.with(in));
    }

    private void take(ByteBuffer view) {
        int before = gathered.finished();
        decode(view);
        leftover.keep(view);
        wire.watch().read(gathered.finished() - before, insideFrame());
        if (dialogue != null && dialogue.afterRead(wire.time())) {
            link.outbox().answer();
        }
        if (gathered.isLarge()) {
            deliver();
        }
        if (dialogue != null) {
            listen(dialogue);
        }
    }

    /** Goes on where {@code before} has stopped, whose connection this is from now on. */
    void follow(InboundHandler<?> before) {
        if (!before.leftover.isEmpty()) {
            take(before.leftover.view());
        }
        if (!wire.closing().begun() && !outOfStep) {
            deliver();
        }
        if (before.ended) {
            wire.runPump(); // the answer goes out before this breaks
            inputEnded();
        }
    }

    private void listen(Dialogue<F> to) {
        String closed = to.peerClosed();
        if (closed != null && !peerClosed) {
            peerClosed = true;
            deliver();
            link.peerClosed(closed);
            wire.runPump();
        }
    }

    /** Takes all whole frames from {@code view}. */
    private void decode(ByteBuffer view) {
        while (view.hasRemaining() && !outOfStep) {
            int start = view.position();
            try {
                F frame = decoder.decode(view, maxFrame);
                if (frame == null) {
                    if (decoder instanceof HeadDecoder heads && heads.isDone()) {
                        wire.stopReading(); // the rest is for what follows on this
                    }
                    if (view.remaining() > maxFrame + (long) FRAME_OVERHEAD) {
                        outOfStep("the framing left %d bytes of a frame of at most %d"
                                .formatted(view.remaining(), maxFrame));
                    }
                    break;
                }
                gathered.frame(frame, view.position() - start);
            } catch (FrameException e) {
                refused(e, view.position() - start);
            }
            if (view.position() == start && !outOfStep) {
                // it would go on so for ever, and hold the loop of many connections
                throw new IllegalStateException(link.framing().name() + ": a frame that took no byte of the input");
            }
            // a limit that was changed meanwhile counts from the next frame on
            maxFrame = link.maxFrame();
        }
    }

    private void refused(FrameException e, int size) {
        link.rejected(e);
        gathered.refused(e, size);
        if (!e.resumable()) {
            outOfStep("out of step after a refused frame: " + e.getMessage());
        }
    }

    /** Reads no more: where the next frame begins is unknown. The end is told behind what was decoded. */
    private void outOfStep(String what) {
        outOfStep = true;
        if (wire.closing().begun()) {
            wire.closing().stopListening(); // the answer to our last frame will not be found any more
            return;
        }
        deliver();
        link.failures().outOfStep(what);
        wire.stopReading();
        if (dialogue != null) {
            // the peer is told when the reader comes to it; one that does not come is not waited for
            wire.schedule(
                    link.limits().time(Limit.LINGER), () -> link.failures().expired(Reason.PROTOCOL, what));
        }
    }

    private boolean insideFrame() {
        // a decoder that failed is not asked again
        return !outOfStep && (!leftover.isEmpty() || decoder.insideFrame());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!wire.closing().begun() && !outOfStep) {
            deliver();
        }
    }

    private void deliver() {
        Batch batch = gathered.take(link.counters());
        // where this side closes, nobody takes it any more
        if (!wire.closing().begun() && !link.inbox().deliver(batch, insideFrame())) {
            wire.stopReading();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        }
    }

    private void inputEnded() {
        if (ended) {
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
            try {
                F last = decoder.end(leftover.view(), maxFrame);
                if (last != null) {
                    gathered.frame(last, 0);
                }
            } catch (FrameException e) {
                refused(e, 0);
            }
            if (!outOfStep) {
                deliver();
            }
        }
        wire.watch().ended();
        link.inputEnded();
        wire.closing().inputEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TlsEntry.CutOffException && needsNoGoodbye()) {
            inputEnded();
        } else if (KernelFailure.is(cause)) {
            deliver();
            wire.readFailed(cause);
        } else {
            log.failed(link.peerName(), cause);
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
