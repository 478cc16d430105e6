package dev.streamctl.testing;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until {@link #advance} moves it.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * Thread reader = Thread.startVirtualThread(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> read(stream)));
 * time.awaitTimers(1);                   // the reader waits, with its deadline scheduled
 * time.advance(Duration.ofSeconds(2));   // and now two seconds have passed for it
 * }</pre>
 *
 * <p>Due timers run on the thread that advances, in the order of their times and, at one time, in the order in which they
 * were scheduled. Any thread may schedule, cancel and advance; two that advance do so one after the other.
 */
public final class ManualTime implements TimeSource {

    /** Longer delays would wrap around the clock; they are as good as never. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ReentrantLock advancing = new ReentrantLock();
    private final TreeSet<Entry> timers =
            new TreeSet<>(Comparator.<Entry>comparingLong(entry -> entry.due).thenComparingLong(entry -> entry.order));
    private long elapsed;
    private long scheduled;

    /** A clock at the beginning of its time, with no timer. */
    public ManualTime() {}

    @Override
    public synchronized long nanoTime() {
        // One second before the overflow: code that compares instants, not differences, breaks in its first test.
        return Long.MAX_VALUE - 1_000_000_000L + elapsed;
    }

    /** How far the clock was moved since it was made. */
    public synchronized Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    /** Schedules a timer; one that is due at once runs at the next {@link #advance}, even by zero. */
    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        long nanos = delay.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : Math.max(0, delay.toNanos());
        Entry entry = new Entry(elapsed + nanos, scheduled++, task);
        timers.add(entry);
        notifyAll();
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        timers.remove(entry);
    }

    /**
     * Moves the clock and runs what becomes due on the way, in this thread, each timer at its own time; timers scheduled
     * by timers included. An exception of a timer ends the advance at that timer's time.
     *
     * @param time zero or more
     * @throws IllegalStateException called by a timer
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not go back, as by " + time);
        }
        if (advancing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a timer cannot advance the clock that runs it");
        }
        // Not the monitor, which must be free for those who schedule while timers run.
        advancing.lock();
        try {
            long end = elapsed().plus(time).toNanos();
            for (Entry next = take(end); next != null; next = take(end)) {
                next.task.run();
            }
        } finally {
            advancing.unlock();
        }
    }

    /** The next timer due until {@code end}, with the clock at its time; null with the clock at {@code end}. */
    private synchronized @Nullable Entry take(long end) {
        if (timers.isEmpty() || timers.first().due > end) {
            elapsed = end;
            return null;
        }
        Entry next = timers.removeFirst();
        elapsed = Math.max(elapsed, next.due);
        return next;
    }

    /** How many timers are scheduled and have neither run nor been cancelled. */
    public synchronized int pendingTimers() {
        return timers.size();
    }

    /**
     * Waits until at least {@code count} timers are pending, for at most a minute of the machine's time. A sleeping or
     * waiting thread has one, a block within a deadline another, and a scope with a deadline another.
     *
     * @throws AssertionError there were fewer all the time
     */
    public void awaitTimers(int count) throws InterruptedException {
        awaitTimers(count, PATIENCE);
    }

    /**
     * As {@link #awaitTimers(int)}.
     *
     * @param patience how long to wait, in the machine's time
     */
    public synchronized void awaitTimers(int count, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (timers.size() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "waited " + patience.toMillis() + " ms for " + count + " timers, there are " + timers.size());
            }
            // In steps of at least a millisecond: wait(0) would mean for ever.
            wait(Math.ceilDiv(left, 1_000_000L));
        }
    }

    private record Entry(long due, long order, Runnable task) {}
}
