package dev.streamctl.camera;

/**
 * What a viewer wants.
 *
 * @param name who it is, for statistics, as {@code tcp 192.168.1.7:50122}
 * @param policy what happens to frames while it is busy
 * @param maxFps at most so many frames a second, 0 for all
 * @param watches whether it is a watcher: it counts for the limit of viewers, and keeps a source running that pauses when idle
 */
public record ViewerOptions(String name, Policy policy, double maxFps, boolean watches) {

    /** The least and the most frames a second that may be asked for. */
    public static final double LEAST_FPS = 0.01;

    /** See {@link #LEAST_FPS}. */
    public static final double MOST_FPS = 1000;

    /** What happens to frames that a viewer has no time for. */
    public sealed interface Policy {}

    /** It gets the newest; the others are skipped and counted. */
    public record Latest() implements Policy {}

    /**
     * It gets every one, until more wait than allowed. Then it is cut, for it would never catch up.
     *
     * @param maxBytes of frames that wait; one is always let in
     */
    public record Every(long maxBytes) implements Policy {
        /** Checks the bound. */
        public Every {
            if (maxBytes < 1) {
                throw new IllegalArgumentException("maxBytes is " + maxBytes + ", less than 1");
            }
        }
    }

    /** Checks the rate. */
    public ViewerOptions {
        if (maxFps != 0 && !(maxFps >= LEAST_FPS && maxFps <= MOST_FPS)) {
            throw new IllegalArgumentException(
                    "fps is %s, not within %s to %s, nor 0 for all".formatted(maxFps, LEAST_FPS, MOST_FPS));
        }
    }

    /** A watcher of the newest frames. */
    public static ViewerOptions latest(String name) {
        return new ViewerOptions(name, new Latest(), 0, true);
    }

    /** A watcher of every frame. */
    public static ViewerOptions every(String name, long maxBytes) {
        return new ViewerOptions(name, new Every(maxBytes), 0, true);
    }

    /** The same with a rate. */
    public ViewerOptions withMaxFps(double other) {
        return new ViewerOptions(name, policy, other, watches);
    }

    /** The same for a part of the program itself, which does not count as one who watches. */
    public ViewerOptions unseen() {
        return new ViewerOptions(name, policy, maxFps, false);
    }
}
