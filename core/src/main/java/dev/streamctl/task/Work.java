package dev.streamctl.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work of an {@link Offload}, between the thread that waits for it and the one that runs it.
 *
 * <p>The runner serves others afterwards, so an interrupt that is meant for this work must not reach the next: the two
 * threads agree by a state, and the runner does not go on while it is being interrupted.
 *
 * <pre>
 * WAITING --runner--> RUNNING ----runner---> ENDED
 *    |                   \------stop------> STOPPING --> STOPPED     the interrupt was sent
 *    \-----stop----> WITHDRAWN                                       never begins
 * </pre>
 */
final class Work<T extends @Nullable Object> {

    private enum State {
        WAITING,
        RUNNING,
        STOPPING,
        STOPPED,
        ENDED,
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Thread caller = Thread.currentThread();
    private final ScopedValue.CallableOp<T, Exception> body;
    private final ScopedValue.Carrier bindings;
    private volatile @Nullable Thread runner;
    private volatile boolean dismissed;
    private volatile boolean done;
    // Both are written before done and read after it.
    private @Nullable T result;
    private @Nullable Throwable thrown;

    /** @param deadline what the work runs under, together with the caller's clock */
    Work(Body<T, ?> body, Deadline deadline) {
        this.body = body::run;
        this.bindings = ScopedValue.where(Deadline.CURRENT, deadline).where(TimeSource.CURRENT, TimeSource.current());
    }

    /** Runs it in this thread, unless it was withdrawn. */
    void run() {
        // Meant for the work before this one; none for that comes later, see below.
        Thread.interrupted();
        runner = Thread.currentThread();
        if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
            return;
        }
        try {
            result = bindings.call(body);
        } catch (Throwable e) {
            // Errors too: the caller is to see them, and this thread goes on.
            thrown = e;
        }
        state.compareAndSet(State.RUNNING, State.ENDED);
        while (state.get() == State.STOPPING) {
            // A few instructions on another thread.
            Thread.yield();
        }
        done = true;
        LockSupport.unpark(caller);
    }

    /** The caller waits no longer: withdraws the work if it has not begun, else interrupts it. Does not block. */
    void stop() {
        if (state.compareAndSet(State.WAITING, State.WITHDRAWN)
                || !state.compareAndSet(State.RUNNING, State.STOPPING)) {
            return;
        }
        Thread running = runner;
        if (running != null) {
            running.interrupt();
        }
        state.set(State.STOPPED);
    }

    /** As {@link #stop}, but it is the caller that has to be told. */
    void dismiss() {
        dismissed = true;
        stop();
        LockSupport.unpark(caller);
    }

    /** Whether the caller need not wait any longer. */
    boolean isDecided() {
        return done || dismissed;
    }

    /** Whether a thread has taken it up. */
    boolean begun() {
        State seen = state.get();
        return seen != State.WAITING && seen != State.WITHDRAWN;
    }

    /** Whether it was interrupted before its end. Asked by its runner, behind {@link #run}. */
    boolean stopped() {
        return state.get() == State.STOPPED;
    }

    /**
     * The result, once it is decided; what the work threw is thrown here.
     *
     * @throws CancellationException it was dismissed before its end
     */
    @SuppressWarnings("NullAway") // null only where T allows it
    T result() throws Throwable {
        if (!done || dismissed && thrown != null) {
            // What it threw was its answer to the interrupt, and that was not the caller's.
            throw new CancellationException("the pool for offloaded work was closed");
        }
        if (thrown != null) {
            throw thrown;
        }
        return result;
    }
}
