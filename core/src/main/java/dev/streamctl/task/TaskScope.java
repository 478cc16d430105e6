package dev.streamctl.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads of their own and does not end before all of them have.
 *
 * <pre>{@code
 * try (var scope = TaskScope.open(Policy.FAIL_FAST)) {
 *     scope.fork(() -> capture(camera));
 *     scope.fork(() -> serve(viewers));
 *     scope.join();
 * }
 * }</pre>
 *
 * <p>Shaped like the JDK's {@code StructuredTaskScope}, without preview interfaces. The thread that opens a scope owns it:
 * {@code inherit}, {@code fork}, {@code join} and {@code close} are for it alone and throw {@link IllegalStateException}
 * elsewhere; {@link #cancel()} is for everyone.
 *
 * <p>The scope's deadline is the nearer of its own and {@link Deadline#current()}; when it passes, the scope is cancelled.
 * Tasks run under it and under the owner's {@link TimeSource#current()}. Other scoped values are not inherited unless
 * {@link #inherit listed}, nor are thread-locals.
 */
public final class TaskScope implements AutoCloseable {

    /** What ends a scope early. */
    public enum Policy {
        /** The first failure cancels the rest; {@code join} throws it. */
        FAIL_FAST,
        /** The first success cancels the rest; {@code join} throws when none succeeds. */
        FIRST_SUCCESS,
        /** Only the deadline and {@code cancel}; {@code join} waits for all, and each task tells how it ended. */
        COLLECT
    }

    private static final ThreadFactory VIRTUAL =
            Thread.ofVirtual().name("streamctl-task-", 0).factory();

    private final Thread owner = Thread.currentThread();
    private final List<ScopedValue<?>> inherited = new ArrayList<>();
    private final Roster roster;
    private final ThreadFactory threads;
    private final Deadline deadline;
    private final TimeSource.@Nullable Timer timer;
    private boolean closed;

    private TaskScope(Policy policy, ThreadFactory threads, Deadline own) {
        this.roster = new Roster(policy);
        this.threads = threads;
        this.deadline = own.earlier(Deadline.current());
        TimeSource time = deadline.time();
        // A timer, although join has its own: the tasks must end in time whatever the owner is at.
        this.timer = time == null ? null : time.schedule(deadline.remaining(), () -> cancel(true));
    }

    /** A scope on virtual threads under {@link Deadline#current()}. */
    public static TaskScope open(Policy policy) {
        return open(policy, Deadline.NONE);
    }

    /** A scope on virtual threads under a deadline of its own. */
    public static TaskScope open(Policy policy, Deadline deadline) {
        return open(policy, VIRTUAL, deadline);
    }

    /**
     * A scope.
     *
     * @param threads makes one new thread for each task
     */
    public static TaskScope open(Policy policy, ThreadFactory threads, Deadline deadline) {
        return new TaskScope(policy, threads, deadline);
    }

    /** Gives the tasks forked from now on these scoped values, where bound, as they are at the fork. */
    public TaskScope inherit(ScopedValue<?>... values) {
        checkOpen();
        inherited.addAll(List.of(values));
        return this;
    }

    /**
     * Starts a task. In a cancelled scope it does not run and is {@link Task.State#CANCELLED}.
     *
     * @throws IllegalStateException the scope is closed
     * @throws RejectedExecutionException the factory made no thread; the scope is as before
     */
    public <T extends @Nullable Object> Task<T> fork(Callable<? extends T> body) {
        checkOpen();
        Task<T> task = new Task<>(this, body);
        ScopedValue.Carrier bindings = task.bind(bindings());
        if (roster.add(task)) {
            boolean started = false;
            try {
                Thread thread = threads.newThread(() -> run(task, bindings));
                if (thread == null) {
                    throw new RejectedExecutionException("the thread factory made no thread");
                }
                thread.start();
                started = true;
            } finally {
                if (!started) {
                    roster.remove(task);
                }
            }
        }
        return task;
    }

    /** As {@link #fork(Callable)}, for code without a result. */
    public Task<@Nullable Void> fork(Action<? extends Exception> body) {
        Callable<@Nullable Void> call = () -> {
            body.run();
            return null;
        };
        return fork(call);
    }

    /** Scoped values follow only the JDK's own scopes, so they are bound anew for each task. */
    private ScopedValue.Carrier bindings() {
        ScopedValue.Carrier carrier = ScopedValue.where(Deadline.CURRENT, deadline.earlier(Deadline.current()))
                .where(TimeSource.CURRENT, TimeSource.current());
        for (ScopedValue<?> value : inherited) {
            carrier = inherit(carrier, value);
        }
        return carrier;
    }

    private static <V> ScopedValue.Carrier inherit(ScopedValue.Carrier carrier, ScopedValue<V> value) {
        return value.isBound() ? carrier.where(value, value.get()) : carrier;
    }

    private void run(Task<?> task, ScopedValue.Carrier bindings) {
        try {
            if (roster.begin(task)) {
                bindings.run(task::run);
            }
        } finally {
            roster.remove(task);
            LockSupport.unpark(owner);
        }
    }

    <T extends @Nullable Object> void succeeded(Task<T> task, T value) {
        if (roster.succeeded(task, value)) {
            cancel(false);
        }
    }

    void failed(Task<?> task, Throwable e) {
        if (roster.failed(task, e)) {
            cancel(false);
        }
    }

    /**
     * Interrupts all tasks but the calling one and lets no further one begin. Does not block; any thread may call it, any
     * number of times.
     */
    public void cancel() {
        cancel(false);
    }

    private void cancel(boolean forTime) {
        roster.cancel(forTime).forEach(Task::interrupt);
        LockSupport.unpark(owner);
    }

    /** Whether the scope was cancelled, by whatever. */
    public boolean isCancelled() {
        return roster.isCancelled();
    }

    /**
     * Waits until all tasks have ended, or the policy has decided. What still runs then is waited for by {@link #close()}.
     *
     * @throws ExecutionException {@code FAIL_FAST}: a task failed; {@code FIRST_SUCCESS}: all did. The cause is the first
     *     failure; later ones are suppressed exceptions of it
     * @throws DeadlineExceededException the scope's deadline, or the one {@code join} runs under, came first
     * @throws CancellationException {@link #cancel()} came first; not with {@code COLLECT}
     * @throws InterruptedException the owner was interrupted; the tasks go on until {@link #close()}
     */
    public void join() throws ExecutionException, DeadlineExceededException, InterruptedException {
        checkOpen();
        Deadline nearest = deadline.earlier(Deadline.current());
        if (!Parking.await(this, roster::isDecided, nearest)) {
            cancel(true);
        }
        roster.throwOutcome(nearest.passed());
    }

    /**
     * Cancels what still runs and waits until every task has ended, however long that takes; an interrupt of the owner
     * stays pending meanwhile. Idempotent.
     */
    @Override
    public void close() {
        checkOwner();
        closed = true;
        cancel(false);
        if (timer != null) {
            timer.cancel();
        }
        Parking.awaitUninterruptibly(this, roster::isEmpty);
    }

    /** The task that succeeded first under {@code FIRST_SUCCESS}. */
    @Nullable
    Task<?> winner() {
        return roster.winner();
    }

    private void checkOpen() {
        checkOwner();
        if (closed) {
            throw new IllegalStateException("the scope is closed");
        }
    }

    private void checkOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the scope belongs to " + owner + ", this is " + Thread.currentThread());
        }
    }
}
