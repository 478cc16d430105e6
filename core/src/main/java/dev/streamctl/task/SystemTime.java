package dev.streamctl.task;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** {@link System#nanoTime()} and the delay scheduler that JDK 25 keeps for its common pool. */
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        // What is due at once is not left to the scheduler, which drops it without a word where the pool gets no
        // thread for it. A thread of the pool that asks keeps it for itself then.
        Future<?> scheduled =
                delay.isPositive() ? pool.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS) : pool.submit(task);
        return () -> scheduled.cancel(false);
    }
}
