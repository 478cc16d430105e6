package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;

/** When a source that has failed may be opened again, whatever else happens meanwhile. For one thread. */
final class Restart {

    private final CaptureOptions options;
    private final TimeSource time;
    private int failures;
    private long opened;
    private long due;

    Restart(CaptureOptions options, TimeSource time) {
        this.options = options;
        this.time = time;
        due = time.nanoTime();
    }

    /** Whether it may not be opened yet. */
    boolean waits() {
        return left().isPositive();
    }

    /** How long it is until then. */
    Duration left() {
        return Duration.ofNanos(due - time.nanoTime());
    }

    /** It is being opened. */
    void opening() {
        opened = time.nanoTime();
    }

    /** It ended because it was to. */
    void ended() {
        failures = 0;
    }

    /** It has failed; where it had given frames for long before, for the first time. */
    void failed() {
        long now = time.nanoTime();
        failures = options.isStable(now - opened) ? 0 : failures;
        due = now + options.backoff().delay(failures++).toNanos();
    }
}
