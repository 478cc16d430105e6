package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TimeText;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a connection is closed (C1): the rest of the output, its end, then dropping the peer's input until it
 * ends too, or there is too much of it, or it takes too long; then the channel. All on the event loop.
 */
final class Closing {

    private enum Stage {
        OPEN,
        WRITING,
        DROPPING,
        CLOSED
    }

    private final Link<?> link;
    private final ChannelWire<?> wire;
    private final Channel channel;
    private Stage stage = Stage.OPEN;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean deaf;
    private long dropped;
    private TimeSource.@Nullable Timer timer;

    Closing(Link<?> link, ChannelWire<?> wire, Channel channel) {
        this.link = link;
        this.wire = wire;
        this.channel = channel;
    }

    /** Begins, once. */
    void begin() {
        if (stage != Stage.OPEN) {
            return;
        }
        stage = Stage.WRITING;
        // dropped, not left in the socket: a full receive window could keep the peer from reading what we still write
        wire.decodeRest();
        channel.config().setAutoRead(true);
        if (outputEnded) {
            drop();
            return;
        }
        arm(Limit.LINGER, this::lingered);
        wire.runPump();
    }

    /** Whether input is to be dropped. */
    boolean begun() {
        return stage != Stage.OPEN;
    }

    private void lingered() {
        if (stage == Stage.WRITING && link.awaitsPeer() && link.outbox().pendingBytes() == 0) {
            // all was said, and the answer of the protocol does not come
            wire.outputEnded();
            close();
        } else if (stage == Stage.WRITING) {
            link.failures()
                    .broke(
                            Reason.LINGER,
                            "closed with %s that it did not take within %s"
                                    .formatted(
                                            untaken(link.outbox().pendingBytes()),
                                            TimeText.of(link.limits().time(Limit.LINGER))),
                            null);
            stage = Stage.CLOSED;
            wire.reset();
        }
    }

    /** What is left of the output. Only TLS has an end that takes room behind the bytes. */
    static String untaken(long pending) {
        return pending == 0 ? "the end of TLS (close_notify)" : pending + " bytes";
    }

    /** Whether the output may end: a protocol with a last frame waits for the peer's. */
    boolean mayEndOutput() {
        return inputEnded || deaf || !link.awaitsPeer();
    }

    /** Reads no more: where the next frame begins is unknown, and so the peer's last one is not found any more. */
    void outOfStep(String what) {
        if (begun()) {
            deaf = true;
            wire.runPump();
            return;
        }
        link.failures().outOfStep(what);
        wire.stopReading();
        if (link.dialogue() != null) {
            // the peer is told when the reader comes to it; one that does not come is not waited for
            wire.schedule(
                    link.limits().time(Limit.LINGER), () -> link.failures().expired(Reason.PROTOCOL, what));
        }
    }

    /** Whether what the peer says is still wanted while this side closes. */
    boolean listens() {
        return stage == Stage.WRITING && !deaf && link.awaitsPeer();
    }

    /** The end of our output has been sent. */
    void outputEnded() {
        outputEnded = true;
        if (stage == Stage.WRITING) {
            drop();
        }
    }

    private void drop() {
        stage = Stage.DROPPING;
        if (inputEnded) {
            close();
        } else {
            arm(Limit.DISCARD_TIME, this::close);
        }
    }

    /** So much input was dropped. */
    void dropped(int bytes) {
        // what comes before our own end is sent is bounded by LINGER instead: the peer cannot know yet
        if (stage == Stage.DROPPING) {
            dropped += bytes;
            if (dropped > link.limits().get(Limit.DISCARD_BYTES)) {
                close();
            }
        }
    }

    /** The peer's output has ended. */
    void inputEnded() {
        inputEnded = true;
        if (stage == Stage.DROPPING) {
            close();
        } else if (stage == Stage.WRITING) {
            wire.runPump();
        }
    }

    boolean inputHasEnded() {
        return inputEnded;
    }

    private void arm(Limit limit, Runnable then) {
        cancelTimer();
        timer = wire.schedule(link.limits().time(limit), then);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The channel is closed, by us or not. */
    void gone() {
        stage = Stage.CLOSED;
        cancelTimer();
    }

    private void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            TlsLayer.closeSocket(channel);
        }
    }
}
