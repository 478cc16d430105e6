package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TimeText;
import dev.streamctl.limits.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves what the outbox holds to the kernel: all that has gathered, in one write, and the next only when that is done. What
 * the kernel has no room for waits in Netty's queue. Watches that the peer takes something of it within {@code
 * SLOW_CONSUMER}. All on the event loop.
 */
final class OutputPump {

    /** A write is cut into pieces so that one large frame still shows progress to those who wait for room. */
    private static final int PIECE = 64 * 1024;

    /**
     * What Netty would copy to memory of its own it gets in pieces of this size, where there is a short way for the rest as soon
     * as the peer takes something again: a peer that has stopped reading then keeps no more.
     */
    private static final int COPIED = 4 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Link<?> link;
    private final Channel channel;
    private final ChannelWire<?> wire;
    private final EventLog log;
    private final @Nullable DirectSend direct;
    private final Duration patience;
    private int inFlight;
    private boolean running;
    private boolean finished;

    /** Of what was taken, what neither the kernel nor Netty's queue has; given back when nothing is written from it any more. */
    private ByteBuffer bytes = NOTHING;

    /** The same of the shared payload behind it. */
    private ByteBuffer payload = NOTHING;

    private boolean watching;
    private long written;
    private long seen;

    /** @param direct the short way to the kernel; null where there is none */
    OutputPump(Link<?> link, ChannelWire<?> wire, Channel channel, EventLog log, @Nullable DirectSend direct) {
        this.link = link;
        this.wire = wire;
        this.channel = channel;
        this.log = log;
        this.direct = direct;
        this.patience = link.limits().time(Limit.SLOW_CONSUMER);
    }

    /**
     * Writes until nothing is left or the kernel is full; ends the output once the outbox has ended and is empty. A mistake,
     * or a want of memory, costs this connection and no other of the loop.
     */
    void run() {
        if (running || inFlight > 0 || finished) {
            return;
        }
        try {
            writeAll();
        } catch (Throwable e) {
            try {
                log.failed(link.peerName(), "writing", e);
                link.failures().broke(Reason.TRANSPORT, "writing failed: " + e, e);
            } finally {
                wire.reset();
            }
        }
    }

    private void writeAll() {
        running = true;
        int sent = 0;
        while (inFlight == 0 && next(sent)) {
            sent = send();
            queue();
        }
        running = false;
        if (inFlight > 0) {
            link.outbox().written(sent);
            watch();
            return;
        }
        if (link.outbox().ended() && wire.closing().mayEndOutput()) {
            finished = true;
            TlsLayer.endOutput(channel, wire::outputEnded);
        }
    }

    /** Whether there is something to send: what is left, or else the next that the outbox has. */
    private boolean next(int sent) {
        if (!bytes.hasRemaining()) {
            wire.spare().give(bytes);
            bytes = NOTHING;
        }
        if (bytes.hasRemaining() || payload.hasRemaining()) {
            link.outbox().written(sent);
            return true;
        }
        ByteBuffer taken = link.outbox().take(sent);
        byte[] behind = link.outbox().payload();
        bytes = taken == null ? NOTHING : taken;
        payload = behind == null ? NOTHING : ByteBuffer.wrap(behind);
        return taken != null;
    }

    /** Sends what the kernel takes at once, by the short way; nothing is left when that has failed. */
    private int send() {
        if (direct == null) {
            return 0;
        }
        try {
            int sent = direct.send(bytes, payload);
            if (sent > 0) {
                moved(sent);
            }
            return sent;
        } catch (IOException e) {
            failed(e);
            return 0;
        }
    }

    private void failed(Throwable cause) {
        bytes.position(bytes.limit());
        payload = NOTHING;
        wire.writeFailed(cause);
    }

    /** Gives Netty what is left, or a part of it. */
    private void queue() {
        ByteBuffer rest = bytes.hasRemaining() ? bytes : payload;
        if (!rest.hasRemaining()) {
            return;
        }
        int size = Math.min(rest.remaining(), mostOf(rest));
        ByteBuf all = Unpooled.wrappedBuffer(rest.slice(rest.position(), size));
        rest.position(rest.position() + size);
        while (all.readableBytes() > PIECE) {
            writePiece(all.readRetainedSlice(PIECE));
        }
        writePiece(all);
        channel.flush();
    }

    private int mostOf(ByteBuffer rest) {
        if (direct != null && !rest.isDirect()) {
            return COPIED;
        }
        return rest == payload ? PIECE : rest.remaining();
    }

    private void writePiece(ByteBuf piece) {
        int size = piece.readableBytes();
        inFlight++;
        channel.write(piece).addListener((ChannelFutureListener) done -> wrote(done, size));
    }

    private void wrote(ChannelFuture done, int size) {
        inFlight--;
        if (done.isSuccess()) {
            moved(size);
            link.outbox().written(size);
        } else {
            failed(done.cause());
        }
        // behind a failure, too: a close that waits for the output would wait for LINGER in vain
        run();
    }

    private void moved(int size) {
        written += size;
        link.counters().wrote(size);
        wire.watch().moved();
    }

    private void watch() {
        if (!watching && !patience.isZero()) {
            watching = true;
            seen = progress();
            wire.schedule(patience, this::check);
        }
    }

    private void check() {
        watching = false;
        if (inFlight == 0 || !channel.isOpen()) {
            return;
        }
        if (progress() != seen) {
            watch();
            return;
        }
        link.failures()
                .broke(
                        Reason.SLOW_CONSUMER,
                        "cut, it took none of %d waiting bytes within %s"
                                .formatted(link.outbox().pendingBytes(), TimeText.of(patience)),
                        null);
        wire.reset();
    }

    private long progress() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return written + (buffer == null ? 0 : buffer.currentProgress());
    }
}
