package dev.streamctl.internal;

import dev.streamctl.CloseReason;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection without its network: an {@link Inbox}, an {@link Outbox} and how both come to their end. The application's
 * side of it is {@link LinkFrames} or {@link LinkBytes}; the network's side calls {@link #inputEnded},
 * {@link #failures}, {@link #outputEnded} and, last and once, {@link #gone}.
 *
 * @param <F> the frames
 */
public final class Link<F> {

    private final Wire wire;
    private final Framing<F> framing;
    private final @Nullable Dialogue<F> dialogue;
    private final Counters counters;
    private final EventLog log;
    private final Limits limits;
    private final String name;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Outcome outcome;
    private final LinkFailures failures;

    private volatile int maxFrame;
    private volatile @Nullable FrameException received;
    private volatile boolean stopping;

    /** @throws IllegalArgumentException the limit of a frame is more than the framing can express */
    public Link(Wire wire, Framing<F> framing, Limits limits, Counters counters, EventLog log) {
        this.wire = wire;
        this.framing = framing;
        this.dialogue = framing instanceof Dialogue<F> talking ? talking : null;
        this.counters = counters;
        this.log = log;
        this.limits = limits;
        this.name = wire.peer().toString();
        this.outcome = new Outcome(name, counters, log);
        this.maxFrame = FrameLimit.of(framing, limits);
        this.inbox = new Inbox(name, limits, wire.time(), wire::wake, wire::readOn);
        this.outbox = new Outbox(name, limits, wire.time(), wire.spare(), wire::wake, wire::pump, dialogue);
        this.failures = new LinkFailures(outcome, inbox, outbox, wire);
    }

    /** The peer, for messages. */
    public String peerName() {
        return name;
    }

    Wire wire() {
        return wire;
    }

    /** What the network delivers into. */
    public Inbox inbox() {
        return inbox;
    }

    /** What the network writes from. */
    public Outbox outbox() {
        return outbox;
    }

    /** What failures are told to. */
    public LinkFailures failures() {
        return failures;
    }

    /** How the stream is cut into frames. */
    public Framing<F> framing() {
        return framing;
    }

    /** What the protocol says of its own; null where it says nothing. */
    public @Nullable Dialogue<F> dialogue() {
        return dialogue;
    }

    /** The limits of this connection. */
    public Limits limits() {
        return limits;
    }

    /** Where this connection is counted. */
    public Counters counters() {
        return counters;
    }

    /** The longest frame, from the next frame on. */
    public int maxFrame() {
        return maxFrame;
    }

    void setMaxFrame(int bytes) {
        maxFrame = FrameLimit.checked(framing, bytes);
    }

    /** A frame of the peer was refused. */
    public void rejected(FrameException why) {
        counters.rejected(why);
        log.rejected(name, why);
    }

    /** The reader is told of a refused frame. Now that what came before is answered, a dialogue can end over it. */
    void receives(FrameException refused) {
        received = refused;
        if (dialogue != null && !refused.resumable()) {
            failures.expired(StreamBrokenException.Reason.PROTOCOL, String.valueOf(refused.getMessage()));
        }
    }

    /** Whether it is the refused frame that the reader was told of last. */
    boolean wasReceived(FrameException refused) {
        return refused.equals(received);
    }

    boolean stopping() {
        return stopping;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Completes when the channel is closed. */
    public CompletableFuture<CloseReason> closed() {
        return outcome.closed();
    }

    /** Ends the output behind what was accepted. */
    void shutdownOutput() {
        outcome.outputEndedHere();
        outbox.end(new Ending.Closed(name, "its output was closed on this side"), Dialogue.Parting.DONE);
        wire.pump();
    }

    /** Begins to close in order. */
    public void startClose() {
        startClose(stopping ? Dialogue.Parting.GOING_AWAY : Dialogue.Parting.DONE);
    }

    /** As {@link #startClose()}, for a reason that a protocol with a last frame can tell. */
    void startClose(Dialogue.Parting parting) {
        if (outcome.isCutByReset()) {
            abort();
            return;
        }
        outcome.closedHere();
        Ending how = new Ending.Closed(name, "closed on this side");
        outbox.end(how, parting);
        inbox.close(how);
        wire.close();
    }

    /**
     * Waits until the channel is closed after {@link #startClose()}. The timers of the closing bound that; should they not
     * come (a clock that stands still), real time does.
     */
    public void awaitGone() {
        Duration most = limits.time(Limit.LINGER).plus(limits.time(Limit.DISCARD_TIME));
        if (!outcome.awaitClosed(most.plusMillis(100))) {
            abort();
        }
    }

    /** Resets the connection. */
    public void abort() {
        failures.aborted(new Ending.Closed(name, "aborted on this side"));
    }

    /** The handler failed: the peer is told by a reset where the protocol has no word for it. */
    void handlerFailed() {
        if (dialogue == null) {
            abort();
        } else {
            startClose(Dialogue.Parting.FAILED);
        }
    }

    /** Sends one frame, {@code ERR} and why the connection is not served, and closes it in order. Does not block. */
    public void refuse(String why) {
        try {
            outbox.sendNow(framing, framing.notice("ERR " + why), maxFrame);
        } catch (IOException e) {
            // the peer is gone, or its frames are too short for the reason; closing says enough
        }
        startClose();
    }

    /** The server stops: the reader ends as soon as it would wait between two frames. */
    void stop() {
        stopping = true;
        inbox.endWhenIdle(new Ending.Closed(name, "the server is stopping"));
    }

    /** The peer has ended its output. */
    public void inputEnded() {
        if (dialogue != null && dialogue.peerClosed() == null && !outcome.isClosedHere() && !outcome.isBroken()) {
            failures.broke(StreamBrokenException.Reason.TRANSPORT, "ended the connection without a close frame", null);
            wire.close();
        }
        outcome.inputEnded();
        inbox.end(new Ending.Ended(name, "has ended its output"));
    }

    /** The peer has said its last in a frame of the protocol; this side answers with its own. */
    public void peerClosed(String how) {
        outcome.inputEnded();
        Ending ended = new Ending.Ended(name, how);
        inbox.end(ended);
        outbox.end(ended, Dialogue.Parting.DONE);
        wire.close();
    }

    /** Whether the end of this side's bytes has to wait for the peer's last frame, or for the end of its bytes. */
    public boolean awaitsPeer() {
        if (dialogue == null || outcome.isBroken() && !outcome.isOutOfStep()) {
            return false;
        }
        return dialogue.peerEndsFirst() || dialogue.peerClosed() == null && !outcome.isBroken();
    }

    /** All output is the kernel's and its end has been sent. */
    public void outputEnded() {
        outcome.outputDone();
    }

    /** The channel is closed. */
    public void gone() {
        Ending how = new Ending.Closed(name, "closed");
        inbox.end(how);
        outbox.fail(how);
        if (dialogue != null) {
            dialogue.releaseInput();
        }
        outcome.gone();
    }
}
