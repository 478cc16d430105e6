package dev.streamctl.task;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** {@link System#nanoTime()} and the delay scheduler that JDK 25 keeps for its common pool. */
enum SystemTime implements TimeSource {
    INSTANCE;

    private final TimerQueue timers = new TimerQueue(
            System::nanoTime,
            (task, nanos) -> ForkJoinPool.commonPool().schedule(task, nanos, TimeUnit.NANOSECONDS),
            task -> ForkJoinPool.commonPool().execute(task));

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return timers.schedule(delay, task);
    }
}
