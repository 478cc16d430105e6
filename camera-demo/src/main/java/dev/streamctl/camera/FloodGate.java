package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;

/** Notices a source that gives more frames than it may. */
final class FloodGate {

    private static final long WINDOW = Duration.ofSeconds(1).toNanos();

    private final long most;
    private final TimeSource time;
    private long begun;
    private long frames;

    /** @param most frames in one second */
    FloodGate(long most, TimeSource time) {
        this.most = most;
        this.time = time;
        begun = time.nanoTime();
    }

    void count(FrameSource source) throws SourceException {
        long now = time.nanoTime();
        if (now - begun >= WINDOW) {
            begun = now;
            frames = 0;
        }
        if (++frames > most) {
            throw new SourceException(
                    SourceException.Reason.FLOODED, "%s: more than %d frames in 1 s".formatted(source.name(), most));
        }
    }
}
