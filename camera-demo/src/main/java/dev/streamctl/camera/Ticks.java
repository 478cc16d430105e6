package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a source that is not paced is asked: once a period, without drift. A tick whose time comes while an earlier one is at work
 * is skipped and counted. A new period counts from the last tick on, also for who sleeps until the next one. For one thread.
 */
final class Ticks {

    private final Alarm alarm;
    private final TimeSource time;
    private final LongSupplier period;
    private long nanos;
    private long last;
    private long skipped;

    /**
     * The first tick is now.
     *
     * @param alarm rings when the period has changed
     * @param period in nanoseconds
     */
    Ticks(Alarm alarm, TimeSource time, LongSupplier period) {
        this.alarm = alarm;
        this.time = time;
        this.period = period;
        nanos = period.getAsLong();
        last = time.nanoTime();
    }

    /** So many were skipped so far. */
    long skipped() {
        return skipped;
    }

    /**
     * Sleeps until the next tick.
     *
     * @param ended looked at again when the alarm rings
     * @return false where it ended before that
     */
    boolean await(BooleanSupplier ended) throws InterruptedException {
        long behind = Math.max(1, Math.ceilDiv(time.nanoTime() - last, nanos));
        skipped += behind - 1;
        long due = last + behind * nanos;
        while (!ended.getAsBoolean()) {
            long now = time.nanoTime();
            if (hasChanged()) {
                nanos = period.getAsLong();
                due = last + Math.max(nanos, now - last);
            }
            if (due - now <= 0) {
                // where the thread woke up whole periods late, this is the newest tick, not the first of many
                long late = (now - due) / nanos;
                skipped += late;
                last = due + late * nanos;
                return true;
            }
            alarm.await(() -> ended.getAsBoolean() || hasChanged(), Duration.ofNanos(due - now));
        }
        return false;
    }

    private boolean hasChanged() {
        return period.getAsLong() != nanos;
    }
}
