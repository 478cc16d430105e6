package dev.streamctl.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timers above alarms that cost a switch of threads each, to be set as well as to be taken back: one is set only where no
 * other rings early enough, and none is taken back for a timer that is. Nearly all deadlines pass unused, and most are far
 * behind the next tick of something, so that they cost a place in this queue and no more.
 *
 * <p>The lock guards everything here; nothing of others is run with it held.
 */
final class TimerQueue {

    /** What rings. */
    @FunctionalInterface
    interface Alarms {
        /** Runs {@code task} once on a thread of its own, not earlier than {@code nanos} from now. */
        Future<?> set(Runnable task, long nanos);
    }

    /** Longer delays would wrap around the clock; they are as good as never. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** Alarms that may be set at once. Timers that come in the order from the last to the first would want one each. */
    private static final int MOST_ALARMS = 4;

    private final LongSupplier clock;
    private final Alarms alarms;
    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Entry> waiting = new TreeSet<>(Entry::compareDue);

    /** Those that have not rung, the next one first. */
    private final ArrayDeque<Alarm> set = new ArrayDeque<>(MOST_ALARMS);

    private long scheduled;

    /**
     * A queue without a timer.
     *
     * @param clock in nanoseconds, of which only differences mean something
     * @param threads where timers run that are due together, but for one: each may keep its thread for longer than it should
     */
    TimerQueue(LongSupplier clock, Alarms alarms, Executor threads) {
        this.clock = clock;
        this.alarms = alarms;
        this.threads = threads;
    }

    private final class Entry implements TimeSource.Timer {
        private final long due;
        private final long order;
        private final Runnable task;

        private Entry(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        private int compareDue(Entry other) {
            return due == other.due ? Long.compare(order, other.order) : Long.signum(due - other.due);
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                waiting.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /** One that is set; it rings at {@code due} or, where the machine is busy, behind it. */
    private final class Alarm implements Runnable {
        private final long due;
        private @Nullable Future<?> setting;

        private Alarm(long due) {
            this.due = due;
        }

        @Override
        public void run() {
            rang(this);
        }
    }

    TimeSource.Timer schedule(Duration delay, Runnable task) {
        long nanos = delay.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : Math.max(0, delay.toNanos());
        lock.lock();
        try {
            long now = clock.getAsLong();
            var entry = new Entry(now + nanos, scheduled++, task);
            ringBy(entry.due, now);
            waiting.add(entry);
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that an alarm rings at {@code due} or before. */
    private void ringBy(long due, long now) {
        Alarm next = set.peekFirst();
        if (next != null && next.due - due <= 0) {
            return;
        }
        var alarm = new Alarm(due);
        alarm.setting = alarms.set(alarm, Math.max(0, due - now));
        set.addFirst(alarm);
        if (set.size() > MOST_ALARMS) {
            Future<?> last = set.removeLast().setting;
            if (last != null) {
                last.cancel(false); // set again when it is the next
            }
        }
    }

    private void rang(Alarm alarm) {
        List<Entry> due = new ArrayList<>(1);
        lock.lock();
        try {
            set.remove(alarm);
            long now = clock.getAsLong();
            while (!waiting.isEmpty() && waiting.first().due - now <= 0) {
                due.add(waiting.removeFirst());
            }
            if (!waiting.isEmpty()) {
                ringBy(waiting.first().due, now);
            }
        } finally {
            lock.unlock();
        }
        for (int i = 1; i < due.size(); i++) {
            threads.execute(due.get(i).task);
        }
        if (!due.isEmpty()) {
            due.getFirst().task.run();
        }
    }
}
