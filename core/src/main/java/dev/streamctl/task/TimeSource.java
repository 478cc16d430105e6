package dev.streamctl.task;

import java.time.Duration;

/**
 * Where every deadline of the library gets its time and its timers, so that a test can own both.
 *
 * <p>Time is monotonic: the wall clock is never asked, because a board without a battery jumps by years when NTP answers.
 * Implementations are safe for use by many threads.
 */
public interface TimeSource {

    /** Nanoseconds on a monotonic clock; only differences mean something, as for {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Runs {@code task} once, {@code delay} from now, on a thread of the time source. The task must be short and must not
     * block.
     */
    Timer schedule(Duration delay, Runnable task);

    /** The time source bound to this thread by {@link #CURRENT}, the system's where none is bound. */
    static TimeSource current() {
        return CURRENT.orElse(SparingTime.SYSTEM);
    }

    /** The machine's monotonic clock; timers run on the JDK's own delay scheduler, so that no thread of ours exists. */
    static TimeSource system() {
        return SparingTime.SYSTEM;
    }

    /**
     * Sleeps on the current clock, or until {@link Deadline#current()} where that is nearer.
     *
     * @param duration how long; at zero or less only a pending interrupt is looked at
     * @throws DeadlineExceededException the deadline passed during the sleep
     * @throws InterruptedException the thread was interrupted
     */
    static void sleep(Duration duration) throws DeadlineExceededException, InterruptedException {
        Parking.sleepUntil(Deadline.after(duration));
    }

    /** Binds another time source for everything that runs inside, tests above all. */
    ScopedValue<TimeSource> CURRENT = ScopedValue.newInstance();

    /** A scheduled task. */
    interface Timer {
        /** Takes the task back; nothing happens when it has run already. The timer's memory is free at once. */
        void cancel();
    }
}
