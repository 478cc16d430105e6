package dev.streamctl.task;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that a {@link TaskScope} runs on a thread of its own. Any thread may ask it; what it says is final
 * once it is not {@link State#RUNNING} any more.
 *
 * @param <T> the result
 */
public final class Task<T extends @Nullable Object> {

    /** What became of a task. */
    public enum State {
        /** Not ended yet. */
        RUNNING,
        /** Ended with a result, {@link Task#get()}. */
        SUCCESS,
        /** Ended with an exception, {@link Task#exception()}. */
        FAILED,
        /** Ended by the interrupt of its scope's cancellation, or never begun because that came first. */
        CANCELLED
    }

    private static final ScopedValue<Task<?>> CURRENT = ScopedValue.newInstance();

    private final TaskScope scope;
    private final Callable<? extends T> body;
    private volatile @Nullable Thread thread;
    private volatile State state = State.RUNNING;
    // Both are written before the state and read after it.
    private @Nullable T result;
    private @Nullable Throwable exception;

    Task(TaskScope scope, Callable<? extends T> body) {
        this.scope = scope;
        this.body = body;
    }

    /** Where the task is. */
    public State state() {
        return state;
    }

    /**
     * The result.
     *
     * @throws IllegalStateException there is none; with the task's exception as its cause where it failed
     */
    @SuppressWarnings("NullAway") // null only where T allows it
    public T get() {
        State seen = state;
        if (seen != State.SUCCESS) {
            throw new IllegalStateException("the task has no result: " + seen, exceptionIf(seen));
        }
        return result;
    }

    /**
     * Why the task failed.
     *
     * @throws IllegalStateException it did not fail
     */
    public Throwable exception() {
        State seen = state;
        Throwable thrown = exceptionIf(seen);
        if (thrown == null) {
            throw new IllegalStateException("the task has no exception: " + seen);
        }
        return thrown;
    }

    private @Nullable Throwable exceptionIf(State seen) {
        return seen == State.FAILED ? exception : null;
    }

    /** In the task's thread, once the scope has let it begin. */
    void run() {
        try {
            T value = body.call();
            scope.succeeded(this, value);
        } catch (Throwable e) {
            // Errors too: a task that ends in silence would look like one that works.
            scope.failed(this, e);
        }
    }

    /** The bindings of {@code carrier} and this task's own. */
    ScopedValue.Carrier bind(ScopedValue.Carrier carrier) {
        return carrier.where(CURRENT, this);
    }

    /** Whether the scope has cancelled the task that this thread runs; an interrupt was sent or will be. */
    static boolean currentIsCancelled() {
        Task<?> task = CURRENT.isBound() ? CURRENT.get() : null;
        return task != null && task.thread == Thread.currentThread() && task.scope.isCancelled();
    }

    void begin() {
        thread = Thread.currentThread();
    }

    void end(State last, @Nullable T value, @Nullable Throwable thrown) {
        result = value;
        exception = thrown;
        state = last;
    }

    /** Interrupts the task, if it has begun, unless it is the one that asks. */
    void interrupt() {
        Thread runner = thread;
        if (runner != null && runner != Thread.currentThread()) {
            runner.interrupt();
        }
    }

    @Override
    public String toString() {
        Thread runner = thread;
        return "task " + (runner == null ? "" : runner.getName() + " ") + state;
    }
}
