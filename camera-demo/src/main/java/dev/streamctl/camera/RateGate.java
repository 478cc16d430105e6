package dev.streamctl.camera;

/** Lets through at most so many frames a second, evenly and without drift. For use under a lock. */
final class RateGate {

    private static final double NANOS = 1e9;

    /** How much too early a frame may come, as a share of the interval: captures are never quite even. */
    private static final int TOLERANCE = 4;

    private final long interval;
    private long due;
    private boolean begun;

    /** @param fps 0 for no limit */
    RateGate(double fps) {
        interval = fps == 0 ? 0 : (long) (NANOS / fps);
    }

    boolean admits(long now) {
        if (interval == 0) {
            return true;
        }
        if (!begun) {
            begun = true;
            due = now + interval;
            return true;
        }
        long late = now - due;
        if (late < -interval / TOLERANCE) {
            return false;
        }
        // behind a pause the rhythm begins anew
        due = (late > interval ? now : due) + interval;
        return true;
    }
}
