package dev.streamctl.task;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded pool of platform threads for work that burns CPU or blocks in native code, which must not hold the carrier of
 * a virtual thread. The calling thread waits meanwhile, and a virtual one lets go of its carrier, so the code around a call
 * stays plain blocking code.
 *
 * <pre>{@code
 * try (var offload = Offload.open()) {
 *     byte[] jpeg = offload.call(Duration.ofMillis(200), () -> encode(image));
 * }
 * }</pre>
 *
 * <p>A {@link dev.streamctl.Network} has one of its own: {@link dev.streamctl.Network#offload(Body)}.
 *
 * <ul>
 *   <li><b>Threads</b>: so many at most; started one by one as calls find none idle, ended after 10 seconds without work
 *       and by {@link #close()}. Daemons, named {@code streamctl-offload-0} and so on.
 *   <li><b>Line</b>: a call that finds all threads at work waits its turn, first come first served. The line has room for
 *       so many calls; where it is full, {@link #call(Body)} waits for room as well, as long as its deadline allows, and
 *       {@link #tryCall} is refused at once. As every caller waits, there are never more than there are calling threads.
 *   <li><b>Time</b>: the work runs under the nearer of the call's timeout and {@link Deadline#current()}, on the caller's
 *       {@link TimeSource#current()}. Other scoped values and thread-locals are not inherited.
 *   <li><b>Cancellation</b>: when that deadline passes, or the caller is interrupted, the caller goes on at once. Work that
 *       has not begun is withdrawn and never runs. Work that has begun is interrupted; only code that looks at {@link
 *       Thread#interrupted()} now and then, or waits, ends early, any other keeps its thread to its end. Its result is
 *       dropped, so work should return nothing that has to be closed.
 *   <li><b>Exceptions</b> of the work, errors too, are thrown to the caller as they are, as by {@link Deadline#within}:
 *       there is one piece of work and one caller. Their stack is that of the pool's thread.
 *   <li><b>Work that calls</b> the pool it runs on runs that call in place: it has a thread already. But work that waits for
 *       another thread's call of the same pool may wait for its own thread.
 * </ul>
 *
 * <p>All methods are safe for use by many threads, virtual or not.
 */
public final class Offload implements AutoCloseable {

    /** How many calls may wait by default. */
    public static final int DEFAULT_ROOM = 64;

    private static final int MOST_THREADS = 1024;

    /** How long close waits for what ignores its interrupt. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Logger LOG = LoggerFactory.getLogger(Offload.class);

    private final Workers workers;

    private Offload(Workers workers) {
        this.workers = workers;
    }

    /** A pool of as many threads as there are processors, with room for {@value #DEFAULT_ROOM} calls that wait. */
    public static Offload open() {
        return open(TimeSource.current());
    }

    /** As {@link #open()}, with a clock of its own. */
    public static Offload open(TimeSource time) {
        int processors = Runtime.getRuntime().availableProcessors();
        return open(Math.min(MOST_THREADS, processors), DEFAULT_ROOM, time);
    }

    /**
     * A pool. Starts no thread.
     *
     * @param threads at most so many, 1 to 1024
     * @param room how many calls may wait in line before {@link #tryCall} is refused, 0 or more
     * @param time tells when a thread has been idle for long enough
     */
    public static Offload open(int threads, int room, TimeSource time) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + ", not within 1 to " + MOST_THREADS);
        }
        if (room < 0) {
            throw new IllegalArgumentException("room is " + room + ", less than 0");
        }
        return new Offload(new Workers(threads, room, time));
    }

    /**
     * Runs {@code work} on a thread of the pool and waits for its result.
     *
     * @throws DeadlineExceededException {@link Deadline#current()} passed first; also where it had passed before the call
     * @throws InterruptedException the caller was interrupted
     * @throws CancellationException the pool was closed meanwhile
     * @throws IllegalStateException the pool is closed
     */
    public <T extends @Nullable Object, X extends Exception> T call(Body<T, X> work)
            throws X, IOException, InterruptedException {
        return run(work, Deadline.NONE, true);
    }

    /**
     * As {@link #call(Body)}, with a timeout of its own; the wait for a thread counts.
     *
     * @param timeout time from now; at zero or less the work does not run
     */
    public <T extends @Nullable Object, X extends Exception> T call(Duration timeout, Body<T, X> work)
            throws X, IOException, InterruptedException {
        return run(work, Deadline.after(timeout), true);
    }

    /** As {@link #call(Body)}, for code without a result. */
    public <X extends Exception> void call(Action<X> work) throws X, IOException, InterruptedException {
        this.<@Nullable Void, X>run(asBody(work), Deadline.NONE, true);
    }

    /** As {@link #call(Duration, Body)}, for code without a result. */
    public <X extends Exception> void call(Duration timeout, Action<X> work)
            throws X, IOException, InterruptedException {
        this.<@Nullable Void, X>run(asBody(work), Deadline.after(timeout), true);
    }

    /**
     * As {@link #call(Body)}, but refused where the line is full, so that a server can turn a peer away instead of letting
     * it wait. With no room at all: where no thread is free.
     *
     * @throws RejectedExecutionException all threads are at work, and as many calls wait as there is room for
     */
    public <T extends @Nullable Object, X extends Exception> T tryCall(Body<T, X> work)
            throws X, IOException, InterruptedException {
        return run(work, Deadline.NONE, false);
    }

    private static <X extends Exception> Body<@Nullable Void, X> asBody(Action<X> action) {
        return () -> {
            action.run();
            return null;
        };
    }

    private <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body, Deadline own, boolean patient)
            throws X, IOException, InterruptedException {
        if (workers.isCurrent()) {
            return own.isNone() ? body.run() : Deadline.within(own.remaining(), body);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Deadline deadline = own.earlier(Deadline.current());
        if (deadline.passed()) {
            throw new DeadlineExceededException("the deadline had passed before work was offloaded");
        }
        Work<T> work = new Work<>(body, deadline);
        workers.submit(work, patient);
        boolean decided = false;
        try {
            decided = Parking.await(work, work::isDecided, deadline);
        } finally {
            if (!decided) {
                workers.leave(work);
            }
        }
        if (!decided) {
            throw new DeadlineExceededException(
                    work.begun()
                            ? "offloaded work was not done before the deadline"
                            : "no thread was free for offloaded work before the deadline");
        }
        try {
            return work.result();
        } catch (Throwable e) {
            throw Expiry.<X>asThrown(e);
        }
    }

    /** The numbers now. */
    public Stats stats() {
        return workers.stats();
    }

    /**
     * Takes no more calls, ends those under way with {@link CancellationException}, interrupts their work and waits until
     * the threads have ended: for at most 2 seconds, and not beyond an interrupt of this thread, which stays pending.
     * Threads that are left then are named in the log, and end with their work. Idempotent.
     */
    @Override
    public void close() {
        List<Thread> threads = workers.close();
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (Thread thread : threads) {
                long left = end - System.nanoTime();
                if (thread != Thread.currentThread() && !thread.join(Duration.ofNanos(Math.max(0, left)))) {
                    LOG.warn("{} does not end: the work on it ignores its interrupt", thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a pool counts. {@code submitted = completed + withdrawn + running + waiting}.
     *
     * @param submitted calls that were let in
     * @param completed work that ran to its end, of whatever kind
     * @param abandoned of those, the ones whose caller had gone: their deadline passed, or they were interrupted
     * @param withdrawn work that never began, as its caller had gone
     * @param refused calls of {@link Offload#tryCall} that found the line full; not among the submitted
     * @param running threads at work now
     * @param waiting calls that wait for a thread now
     * @param idle threads without work now
     */
    public record Stats(
            long submitted,
            long completed,
            long abandoned,
            long withdrawn,
            long refused,
            int running,
            int waiting,
            int idle) {}
}
