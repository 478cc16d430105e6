package dev.streamctl.internal.netty;

import dev.streamctl.task.TimeSource;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Real time with the timers of one event loop: a deadline costs an entry in its queue and no thread. */
record LoopTime(EventLoop loop) implements TimeSource {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            Future<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it every connection that could still wait
            return () -> {};
        }
    }
}
