package dev.streamctl.task;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Timers of which most are taken back before they ring, as those of deadlines are. The time beneath has one timer for all, for
 * the first of them or for an earlier one that was taken back: so that a deadline that is met wakes no thread of the JDK, where
 * each timer that is set and each that is taken back would wake one.
 *
 * <p>Where entries wait, a timer beneath is set for the first of them or earlier, or a ring is about to set it; but for one that
 * the time beneath has refused or dropped, until another entry is added. A ring sets the
 * next timer, hands all that are due but one to the time beneath and runs that one: so each task is one of the time beneath, as
 * it would be without this, and thousands that are due at one moment wait for one timer, not for one another's.
 */
final class SparingTime implements TimeSource {

    /** The machine's. */
    static final SparingTime SYSTEM = new SparingTime(SystemTime.INSTANCE);

    private static final long NEVER = Long.MAX_VALUE;

    /**
     * A timer beneath that is later than this is set again by whoever sets another one: the JDK drops one without a word where it
     * has no thread for it. Until then nothing rings.
     */
    private static final long LOST = Duration.ofSeconds(1).toNanos();

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
        boolean rings = false;
        try {
            entries.add(entry);
            if (due < armedFor || isLost(now)) {
                arm(first(), now); // which is another where no timer could be had for that one
            }
            rings = true;
        } finally {
            if (!rings) { // no thread for the time beneath, or no memory: nobody could take this one back
                entry.cancel();
            }
        }
        return entry;
    }

    private long elapsed() {
        return beneath.nanoTime() - start;
    }

    private boolean isLost(long now) {
        return now - armedFor > LOST;
    }

    private synchronized void arm(@Nullable Entry first, long now) {
        if (first == null) {
            return;
        }
        long at = Math.max(first.due, now);
        boolean lost = isLost(now);
        if (at < armedFor || lost) {
            Timer former = lost ? null : armed; // it may be late only, and then comes before this one
            armed = beneath.schedule(Duration.ofNanos(Math.max(0, at - elapsed())), () -> ring(at));
            armedFor = at;
            if (former != null) {
                former.cancel();
            }
        }
    }

    private void ring(long at) {
        disarm(at);
        long now = elapsed();
        var end = new Entry(now, NEVER, null); // behind all that are due
        try { // before the tasks: one that takes long, or fails, keeps no other from ringing
            arm(entries.higher(end), now);
        } finally {
            runAll(entries.headSet(end));
        }
    }

    /** Not for a ring that another one has replaced too late: two that set the next one would be two for ever. */
    private synchronized void disarm(long at) {
        if (at == armedFor) {
            armed = null;
            armedFor = NEVER;
            VarHandle.fullFence(); // the list is read plainly, which a processor may do before others see the write
        }
    }

    private void runAll(NavigableSet<Entry> due) {
        Entry own = due.pollFirst();
        try {
            for (Entry other = due.pollFirst(); other != null; other = due.pollFirst()) {
                handOn(other);
            }
        } finally {
            if (own != null) {
                own.run();
            }
        }
    }

    private void handOn(Entry due) {
        try {
            var _ = beneath.schedule(Duration.ZERO, due);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            runHere(due);
        }
    }

    /** No thread for it but this one, which the others need as well: that it fails is kept from them, as the JDK would keep it. */
    private static void runHere(Entry due) {
        try {
            due.run();
        } catch (RuntimeException | Error e) {
            // nor is it said, which may block, or fail as well
        }
    }

    private @Nullable Entry first() {
        var entries = this.entries.iterator();
        return entries.hasNext() ? entries.next() : null;
    }

    /** A task until it is run or taken back: whichever comes first, also where it was handed on. */
    private final class Entry implements Comparable<Entry>, Runnable, Timer {

        private final long due;
        private final long order;
        private @Nullable Runnable task;

        Entry(long due, long order, @Nullable Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        @Override
        public void run() {
            Runnable taken = take();
            if (taken != null) {
                taken.run();
            }
        }

        @Override
        public void cancel() {
            if (take() != null) {
                entries.remove(this);
            }
        }

        private synchronized @Nullable Runnable take() {
            Runnable taken = task;
            task = null;
            return taken;
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
