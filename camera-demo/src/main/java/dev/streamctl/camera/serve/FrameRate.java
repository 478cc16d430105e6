package dev.streamctl.camera.serve;

import dev.streamctl.task.TimeSource;
import java.time.Duration;

/** Frames a second over the last seconds, out of a counter that is looked at now and then. */
final class FrameRate {

    private static final long SPAN = Duration.ofSeconds(2).toNanos();
    private static final double NANOS = 1e9;

    private final TimeSource time;
    private long olderAt;
    private long older;
    private long newerAt;
    private long newer;

    FrameRate(TimeSource time) {
        this.time = time;
        olderAt = time.nanoTime();
        newerAt = olderAt;
    }

    synchronized double at(long frames) {
        long now = time.nanoTime();
        if (now - newerAt >= SPAN) {
            olderAt = newerAt;
            older = newer;
            newerAt = now;
            newer = frames;
        }
        long elapsed = now - olderAt;
        return elapsed <= 0 ? 0 : (frames - older) * NANOS / elapsed;
    }
}
