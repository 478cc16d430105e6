package dev.streamctl.internal;

import dev.streamctl.StreamBrokenException;
import org.jspecify.annotations.Nullable;

/** What a failure, or an abort, ends of a {@link Link}: its input, its output, or both; at once or in order. */
public final class LinkFailures {

    private final Outcome outcome;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Wire wire;

    LinkFailures(Outcome outcome, Inbox inbox, Outbox outbox, Wire wire) {
        this.outcome = outcome;
        this.inbox = inbox;
        this.outbox = outbox;
        this.wire = wire;
    }

    /** A frame after which the input cannot be read any further; the output still works, to say so. */
    public void outOfStep(String what) {
        Ending how = outcome.failure(StreamBrokenException.Reason.PROTOCOL, what, null);
        if (how != null) {
            inbox.end(how);
        }
    }

    /**
     * The peer let a deadline pass, or broke the protocol: the connection is closed in order, or reset where that is the only
     * sign that something is missing, and the calls on it fail.
     */
    public void expired(StreamBrokenException.Reason reason, String what) {
        if (outcome.isCutByReset()) {
            broke(reason, what, null);
            wire.abort();
            return;
        }
        Ending how = outcome.failure(reason, what, null);
        if (how != null) {
            inbox.end(how);
            outbox.end(how, Dialogue.Parting.DONE);
            wire.close();
        }
    }

    /** This side resets the connection. */
    void aborted(Ending how) {
        outcome.abortedHere();
        // the output first: a reader that is woken and closes must not end it in order before the reset comes
        outbox.fail(how);
        inbox.close(how);
        wire.abort();
    }

    /** Nothing more can be written. What the peer said before is still read: it may be why. */
    public void outputBroke(StreamBrokenException.Reason reason, String what, Throwable cause) {
        Ending how = outcome.failure(reason, what, cause);
        if (how != null) {
            outbox.fail(how);
        }
    }

    /** The transport failed, or the connection is cut: nothing more goes in or out. */
    public void broke(StreamBrokenException.Reason reason, String what, @Nullable Throwable cause) {
        Ending how = outcome.failure(reason, what, cause);
        if (how != null) {
            // the output first: who was told by a read is told by a drain that follows
            outbox.fail(how);
            inbox.end(how);
        }
    }
}
