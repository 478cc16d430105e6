package dev.streamctl.internal;

import dev.streamctl.CloseReason;
import dev.streamctl.StreamBrokenException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a connection comes to its end: which side did what first, what failed, and those who wait for it. */
final class Outcome {

    private final String peer;
    private final Counters counters;
    private final EventLog log;

    private final CountDownLatch outputDone = new CountDownLatch(1);
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** Guards which side did what, so that the first is kept whatever thread comes next; nothing is called while it is held. */
    private final Object lock = new Object();

    private volatile boolean cutByReset;
    private boolean outputEndedHere;
    private boolean closedHere;
    private boolean abortedHere;
    private boolean peerEndedFirst;
    private Ending.@Nullable Broken broken;

    Outcome(String peer, Counters counters, EventLog log) {
        this.peer = peer;
        this.counters = counters;
        this.log = log;
    }

    void outputEndedHere() {
        synchronized (lock) {
            outputEndedHere = true;
        }
    }

    void closedHere() {
        synchronized (lock) {
            outputEndedHere = true;
            closedHere = true;
        }
    }

    /** Whether an end in order would now be taken for that of what is being sent, so that only a reset can tell. */
    boolean isCutByReset() {
        return cutByReset;
    }

    void setCutByReset(boolean now) {
        cutByReset = now;
    }

    /** Whether this side has begun to close. */
    boolean isClosedHere() {
        synchronized (lock) {
            return closedHere;
        }
    }

    /** Whether the connection broke. */
    boolean isBroken() {
        synchronized (lock) {
            return broken != null;
        }
    }

    /** Whether it broke because the peer broke the protocol, which it is told. */
    boolean isOutOfStep() {
        synchronized (lock) {
            return broken != null && broken.reason() == StreamBrokenException.Reason.PROTOCOL;
        }
    }

    void abortedHere() {
        synchronized (lock) {
            if (!abortedHere && broken == null && !closed.isDone()) {
                counters.aborted.increment();
            }
            abortedHere = true;
        }
    }

    /** The peer has ended its output. */
    void inputEnded() {
        synchronized (lock) {
            peerEndedFirst |= !outputEndedHere;
        }
    }

    /**
     * What a failure is to be told as; null where it does not matter, after an abort or after this side has ended its output
     * in order and closed. The first failure is kept, and counted; those that follow from it are told as that one.
     */
    @Nullable
    Ending failure(StreamBrokenException.Reason reason, String what, @Nullable Throwable cause) {
        Ending.Broken how;
        synchronized (lock) {
            if (abortedHere || (closedHere && outputDone.getCount() == 0)) {
                return null;
            }
            if (broken != null) {
                return broken;
            }
            how = new Ending.Broken(peer, reason, what, cause);
            broken = how;
        }
        counters.broke(reason);
        if (reason != StreamBrokenException.Reason.PROTOCOL) {
            log.broke(peer, reason, what);
        }
        return how;
    }

    /** The output has ended, one way or another. */
    void outputDone() {
        outputDone.countDown();
    }

    /** The channel is closed. */
    void gone() {
        outputDone.countDown();
        closed.complete(reason());
    }

    private CloseReason reason() {
        synchronized (lock) {
            // broken first: an abort is also how one cleans up after a failure
            if (broken != null) {
                return new CloseReason.Broken(broken.toException());
            }
            if (abortedHere) {
                return new CloseReason.AbortedHere();
            }
            return peerEndedFirst ? new CloseReason.EndedByPeer() : new CloseReason.ClosedHere();
        }
    }

    CompletableFuture<CloseReason> closed() {
        return closed;
    }

    /** Waits until the output has ended, one way or another; the network's {@code LINGER} bounds it. */
    void awaitOutputDone() {
        try {
            outputDone.await();
        } catch (InterruptedException e) {
            // the closing goes on without the caller, who still has to see the interrupt
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the channel is closed; false when it takes longer, or the wait was interrupted. */
    boolean awaitClosed(Duration most) {
        try {
            closed.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("never completed with a failure", e);
        }
    }
}
