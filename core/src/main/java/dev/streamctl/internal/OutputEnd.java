package dev.streamctl.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How an output comes to its end: in order, behind what was accepted, or at once, dropping that. Guarded by the lock of its
 * {@link Outbox}, but for {@link #isOpen} and {@link #checkOpen}.
 */
final class OutputEnd {

    /** Read without the lock where the common answer, that there is none yet, is enough. */
    private volatile @Nullable Ending ending;

    private boolean dropped;

    /** Whether more is accepted; may be asked without the lock. */
    boolean isOpen() {
        return ending == null;
    }

    /** Whether what waits will never be written. */
    boolean dropped() {
        return dropped;
    }

    /** Throws why no more is accepted, if so; may be asked without the lock. */
    void checkOpen() throws IOException {
        Ending how = ending;
        if (how != null) {
            throw how.toException();
        }
    }

    /** Throws how the connection broke, if it did. */
    void checkUnbroken() throws IOException {
        if (ending instanceof Ending.Broken broken) {
            throw broken.toException();
        }
    }

    /** Accepts nothing more; the first ending stays. */
    void end(Ending how) {
        if (ending == null) {
            ending = how;
        }
    }

    /** Drops what waits; how the connection broke is told rather than that it was closed. */
    void fail(Ending how) {
        if (ending == null || how instanceof Ending.Broken) {
            ending = how;
        }
        dropped = true;
    }

    /** Whether the peer is to be told of the end: not behind an abort, which resets the connection. */
    boolean isInOrder() {
        return ending != null && !(dropped && ending instanceof Ending.Closed);
    }
}
