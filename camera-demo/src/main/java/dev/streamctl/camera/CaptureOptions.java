package dev.streamctl.camera;

import dev.streamctl.Backoff;
import java.time.Duration;

/**
 * How a {@link CaptureLoop} treats its source.
 *
 * @param fps frames a second of a source that is not paced; also what a flood is measured by
 * @param openWithin how long opening the source and its first frame may take, each
 * @param frameWithin how long each further frame may take before the source counts as stalled
 * @param maxFrame the longest JPEG, in bytes; longer ones are dropped and counted
 * @param backoff how long to wait before the source is opened again
 * @param pauseWhenIdle whether the source is closed while nobody watches
 * @param keepWarm for how long it goes on when the last watcher has left
 */
public record CaptureOptions(
        double fps,
        Duration openWithin,
        Duration frameWithin,
        int maxFrame,
        Backoff backoff,
        boolean pauseWhenIdle,
        Duration keepWarm) {

    /** The least and the most frames a second. */
    public static final double LEAST_FPS = 0.01;

    /** See {@link #LEAST_FPS}. */
    public static final double MOST_FPS = 1000;

    /** The longest JPEG where nothing else is said, 4 MiB. */
    public static final int MAX_FRAME = 4 << 20;

    private static final double NANOS = 1e9;

    /** Checks the ranges. */
    public CaptureOptions {
        checkedFps(fps);
        if (!openWithin.isPositive() || !frameWithin.isPositive()) {
            throw new IllegalArgumentException("the source has no time: " + openWithin + " and " + frameWithin);
        }
        if (maxFrame < 1) {
            throw new IllegalArgumentException("maxFrame is " + maxFrame + ", less than 1");
        }
        if (keepWarm.isNegative()) {
            throw new IllegalArgumentException("keepWarm is " + keepWarm + ", less than 0");
        }
    }

    /**
     * A rate within the range.
     *
     * @throws IllegalArgumentException it is outside; the message is one line
     */
    public static double checkedFps(double fps) {
        if (!(fps >= LEAST_FPS && fps <= MOST_FPS)) {
            throw new IllegalArgumentException("fps is %s, not within %s to %s".formatted(fps, LEAST_FPS, MOST_FPS));
        }
        return fps;
    }

    /**
     * 10 seconds to open, frames up to {@link #MAX_FRAME} within 2 seconds and two periods, restarts after 0.1 to 10 seconds,
     * never paused.
     */
    public static CaptureOptions of(double fps) {
        return new CaptureOptions(
                fps,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2).plusNanos((long) (2 * NANOS / checkedFps(fps))),
                MAX_FRAME,
                Backoff.defaults().withDelays(Duration.ofMillis(100), Duration.ofSeconds(10)),
                false,
                Duration.ofSeconds(5));
    }

    /** These with other times. */
    public CaptureOptions within(Duration open, Duration frame) {
        return new CaptureOptions(fps, open, frame, maxFrame, backoff, pauseWhenIdle, keepWarm);
    }

    /** These with another longest JPEG. */
    public CaptureOptions withMaxFrame(int bytes) {
        return new CaptureOptions(fps, openWithin, frameWithin, bytes, backoff, pauseWhenIdle, keepWarm);
    }

    /** These with another back-off. */
    public CaptureOptions withBackoff(Backoff other) {
        return new CaptureOptions(fps, openWithin, frameWithin, maxFrame, other, pauseWhenIdle, keepWarm);
    }

    /** These with a pause while nobody watches. */
    public CaptureOptions pausing(Duration keepWarm) {
        return new CaptureOptions(fps, openWithin, frameWithin, maxFrame, backoff, true, keepWarm);
    }

    /** From one tick to the next. */
    static Duration period(double fps) {
        return Duration.ofNanos((long) (NANOS / fps));
    }

    /** Whether a source that failed behind this time had given frames for long enough to begin the back-off anew. */
    boolean isStable(long nanos) {
        return nanos >= backoff.stableAfter().plus(frameWithin).toNanos();
    }

    /** So many frames in one second are a flood: four times the rate, and not less than a fast camera gives. */
    long flood() {
        return Math.max(240, (long) (4 * fps));
    }
}
