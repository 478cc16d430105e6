package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
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

    private final Link<?> link;
    private final Channel channel;
    private final ChannelWire<?> wire;
    private final @Nullable DirectSend direct;
    private final Duration patience;
    private int inFlight;
    private boolean running;
    private boolean finished;

    /** What Netty's queue is writing from; given back when all of it has been written, or never will be. */
    private @Nullable ByteBuffer queued;

    private boolean watching;
    private long written;
    private long seen;

    /** @param direct the short way to the kernel; null where there is none */
    OutputPump(Link<?> link, ChannelWire<?> wire, Channel channel, @Nullable DirectSend direct) {
        this.link = link;
        this.wire = wire;
        this.channel = channel;
        this.direct = direct;
        this.patience = link.limits().time(Limit.SLOW_CONSUMER);
    }

    /** Writes until nothing is left or the kernel is full; ends the output once the outbox has ended and is empty. */
    void run() {
        if (running || inFlight > 0 || finished) {
            return;
        }
        running = true;
        ByteBuffer next = link.outbox().take(0);
        while (next != null) {
            int sent = send(next);
            if (next.hasRemaining()) {
                queue(next);
            } else {
                wire.spare().give(next);
            }
            if (inFlight > 0) {
                link.outbox().written(sent);
                running = false;
                watch();
                return;
            }
            next = link.outbox().take(sent);
        }
        running = false;
        if (link.outbox().ended() && wire.closing().mayEndOutput()) {
            finished = true;
            TlsLayer.endOutput(channel, wire::outputEnded);
        }
    }

    /** Sends what the kernel takes at once, by the short way; all is gone from {@code bytes} when that has failed. */
    private int send(ByteBuffer bytes) {
        if (direct == null) {
            return 0;
        }
        try {
            int sent = direct.send(bytes);
            if (sent > 0) {
                moved(sent);
            }
            return sent;
        } catch (IOException e) {
            bytes.position(bytes.limit());
            wire.writeFailed(e);
            return 0;
        }
    }

    private void queue(ByteBuffer bytes) {
        queued = bytes;
        ByteBuf all = Unpooled.wrappedBuffer(bytes);
        while (all.readableBytes() > PIECE) {
            writePiece(all.readRetainedSlice(PIECE));
        }
        writePiece(all);
        channel.flush();
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
            wire.writeFailed(done.cause());
        }
        if (inFlight == 0 && queued != null) {
            wire.spare().give(queued);
            queued = null;
        }
        // behind a failure, too: a close that waits for the output would wait for LINGER in vain
        run();
    }

    private void moved(int size) {
        written += size;
        link.counters().wrote(size);
        wire.moved();
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
