package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Does something on a thread of the time source when it is asked to, at most once in a while. Asked by one thread. */
final class Throttle {

    private final TimeSource time;
    private final Duration pause;
    private final Runnable work;
    private final AtomicBoolean asked = new AtomicBoolean();
    private TimeSource.@Nullable Timer over;

    Throttle(TimeSource time, Duration pause, Runnable work) {
        this.time = time;
        this.pause = pause;
        this.work = work;
    }

    void ask() {
        if (asked.compareAndSet(false, true)) {
            time.schedule(Duration.ZERO, work);
            over = time.schedule(pause, () -> asked.set(false));
        }
    }

    void cancel() {
        if (over != null) {
            over.cancel();
        }
    }
}
