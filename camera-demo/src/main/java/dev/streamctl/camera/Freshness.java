package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;

/** Whether a frame may still pass for the picture of now. Safe for use by many threads. */
final class Freshness {

    /** A frame that is not older is fresh, however fast the camera is. */
    private static final long LEAST = Duration.ofSeconds(1).toNanos();

    private final TimeSource time;
    private volatile long most = LEAST;

    Freshness(TimeSource time) {
        this.time = time;
    }

    /** From one frame to the next: two of these are fresh as well. */
    void setPeriod(Duration period) {
        most = Math.max(LEAST, period.multipliedBy(2).toNanos());
    }

    boolean isFresh(Frame frame) {
        return time.nanoTime() - frame.nanoTime() <= most;
    }
}
