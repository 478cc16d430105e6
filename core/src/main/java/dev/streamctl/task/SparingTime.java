package dev.streamctl.task;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Timers of which most are taken back before they ring, as those of deadlines are. The time beneath has one timer for all, for
 * the first of them or for an earlier one that was taken back: so that a deadline that is met wakes no thread of the JDK, where
 * each timer that is set and each that is taken back would wake one.
 *
 * <p>Where entries wait, a timer beneath is set for the first of them or earlier, or a ring is about to set it. Each ring runs one
 * task, behind setting the next timer: so each task has a thread of the time beneath, as it would have without this.
 */
final class SparingTime implements TimeSource {

    /** The machine's. */
    static final SparingTime SYSTEM = new SparingTime(SystemTime.INSTANCE);

    private static final long NEVER = Long.MAX_VALUE;

    private final TimeSource beneath;
    private final long start;
    private final ConcurrentSkipListSet<Entry> entries = new ConcurrentSkipListSet<>();
    private final AtomicLong scheduled = new AtomicLong();
    private @Nullable Timer armed;

    /** For when {@link #armed} is set. Written before a ring looks at the entries, and read behind the adding of one. */
    private volatile long armedFor = NEVER;

    SparingTime(TimeSource beneath) {
        this.beneath = beneath;
        this.start = beneath.nanoTime();
    }

    @Override
    public long nanoTime() {
        return beneath.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long now = elapsed();
        long due = now + Math.clamp(delay.toNanos(), 0, NEVER - now);
        var entry = new Entry(due, scheduled.getAndIncrement(), task);
        entries.add(entry);
        boolean rings = false;
        try {
            armBy(due);
            rings = true;
        } finally {
            if (!rings) { // no thread for the time beneath: nobody could take this one back
                entries.remove(entry);
            }
        }
        return () -> entries.remove(entry);
    }

    private long elapsed() {
        return beneath.nanoTime() - start;
    }

    private void armBy(long due) {
        if (due < armedFor) {
            arm(due);
        }
    }

    private synchronized void arm(long due) {
        if (due < armedFor) {
            Timer later = armed;
            armed = beneath.schedule(Duration.ofNanos(Math.max(0, due - elapsed())), () -> ring(due));
            armedFor = due;
            if (later != null) {
                later.cancel();
            }
        }
    }

    /** False for a ring that an earlier one has replaced too late: two that go on would be two for ever. */
    private synchronized boolean disarm(long at) {
        if (at != armedFor) {
            return false;
        }
        armed = null;
        armedFor = NEVER;
        return true;
    }

    private void ring(long at) {
        if (disarm(at)) {
            Entry due = takeDue();
            Entry next = first();
            if (next != null) {
                armBy(next.due); // before the task: one that takes long, or fails, keeps no other from ringing
            }
            if (due != null) {
                due.task.run();
            }
        }
    }

    private @Nullable Entry takeDue() {
        long now = elapsed();
        Entry first = first();
        while (first != null && first.due <= now && !entries.remove(first)) {
            first = first(); // that one was taken back
        }
        return first != null && first.due <= now ? first : null;
    }

    private @Nullable Entry first() {
        var entries = this.entries.iterator();
        return entries.hasNext() ? entries.next() : null;
    }

    private record Entry(long due, long order, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
