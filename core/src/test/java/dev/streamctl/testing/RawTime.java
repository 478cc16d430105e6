package dev.streamctl.testing;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;

/** A clock and timers that do not know each other, for what a machine under load does: the time has come, no timer rings. */
public final class RawTime implements TimeSource {

    private final LinkedBlockingQueue<Runnable> timers = new LinkedBlockingQueue<>();
    private volatile long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        timers.add(task);
        return () -> {};
    }

    public void set(Duration time) {
        now = time.toNanos();
    }

    /** Waits for a timer, sets the clock and rings the timer, cancelled or not. */
    public void ringAt(Duration time) throws InterruptedException {
        Runnable timer = timers.take();
        set(time);
        timer.run();
    }
}
