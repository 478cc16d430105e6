package dev.streamctl.task;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a scope are alive, and what its policy has decided: all that the threads of a scope share.
 *
 * <p>The monitor is held for a few instructions. No wait, no interrupt and no code of others happens inside, because a
 * thread that cancels may be an event loop, which must never wait for a virtual thread.
 */
final class Roster {

    private final TaskScope.Policy policy;
    private final Set<Task<?>> live = new LinkedHashSet<>();
    private @Nullable Task<?> winner;
    private @Nullable Throwable failure;
    private @Nullable Exception thrown;
    private boolean timeUp;
    private boolean cutShort;
    private volatile boolean cancelled;

    Roster(TaskScope.Policy policy) {
        this.policy = policy;
    }

    /** Counts a task in, before it starts, so that it cannot end uncounted. False where it must not start any more. */
    synchronized boolean add(Task<?> task) {
        if (cancelled) {
            cutShort = true;
            task.end(Task.State.CANCELLED, null, null);
            return false;
        }
        live.add(task);
        return true;
    }

    /** In the task's thread. Only a task that has begun is interrupted, so a thread that never runs is none's concern. */
    synchronized boolean begin(Task<?> task) {
        if (cancelled) {
            task.end(Task.State.CANCELLED, null, null);
            return false;
        }
        task.begin();
        return true;
    }

    synchronized void remove(Task<?> task) {
        live.remove(task);
    }

    /** Returns whether the scope is to be cancelled for it. */
    synchronized <T extends @Nullable Object> boolean succeeded(Task<T> task, T value) {
        task.end(Task.State.SUCCESS, value, null);
        if (policy != TaskScope.Policy.FIRST_SUCCESS || cancelled) {
            return false;
        }
        winner = task;
        return true;
    }

    /** Returns whether the scope is to be cancelled for it. */
    boolean failed(Task<?> task, Throwable e) {
        Throwable first;
        synchronized (this) {
            boolean obeyed = cancelled && e instanceof InterruptedException;
            task.end(obeyed ? Task.State.CANCELLED : Task.State.FAILED, null, obeyed ? null : e);
            if (obeyed || policy == TaskScope.Policy.COLLECT) {
                return false;
            }
            first = thrown != null ? thrown : failure;
            if (first == null && !cancelled) {
                failure = e;
            }
        }
        // Two tasks may throw the same object, and no exception may suppress itself.
        if (first != null && first != e) {
            first.addSuppressed(e);
        }
        return policy == TaskScope.Policy.FAIL_FAST;
    }

    /** Lets no further task begin. Returns those to interrupt, none where this was done before. */
    synchronized List<Task<?>> cancel(boolean forTime) {
        // Under COLLECT a cancelled scope still waits for all, and that wait has a deadline too.
        if (!cancelled || policy == TaskScope.Policy.COLLECT) {
            timeUp |= forTime;
            cutShort |= !live.isEmpty();
        }
        if (cancelled) {
            return List.of();
        }
        cancelled = true;
        return List.copyOf(live);
    }

    boolean isCancelled() {
        return cancelled;
    }

    synchronized boolean isEmpty() {
        return live.isEmpty();
    }

    /** Whether {@code join} need not wait any longer. */
    synchronized boolean isDecided() {
        return live.isEmpty() || cancelled && (timeUp || policy != TaskScope.Policy.COLLECT);
    }

    synchronized @Nullable Task<?> winner() {
        return winner;
    }

    /**
     * What {@code join} has to say.
     *
     * @param passed whether its deadline has: a task that waits through this library may fail by it before the timer rings
     */
    synchronized void throwOutcome(boolean passed) throws ExecutionException, DeadlineExceededException {
        if (winner != null) {
            return;
        }
        if (timeUp && cutShort || passed && failure instanceof DeadlineExceededException) {
            throw told(new DeadlineExceededException("the deadline passed before the tasks were done"));
        }
        if (policy == TaskScope.Policy.COLLECT) {
            return;
        }
        if (failure != null && (policy == TaskScope.Policy.FAIL_FAST || !cutShort)) {
            throw new ExecutionException(failure);
        }
        if (cutShort) {
            throw told(new CancellationException("the scope was cancelled"));
        }
    }

    /** Failures before and after belong to what {@code join} throws. */
    private <E extends Exception> E told(E outcome) {
        if (failure != null) {
            outcome.addSuppressed(failure);
        }
        thrown = outcome;
        return outcome;
    }
}
