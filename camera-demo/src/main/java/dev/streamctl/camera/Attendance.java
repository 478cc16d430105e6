package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;

/** How many watch, may watch and have watched a hub. Safe for use by many threads. */
final class Attendance {

    private final TimeSource time;
    private int most;
    private int watchers;
    private int snapshots;
    private long lastSeen;
    private long joined;
    private long refused;

    Attendance(int most, TimeSource time) {
        this.time = time;
        this.most = checked(most);
        lastSeen = time.nanoTime();
    }

    synchronized int most() {
        return most;
    }

    synchronized void setMost(int viewers) {
        most = checked(viewers);
    }

    private static int checked(int viewers) {
        if (viewers < 0 || viewers > FrameHub.MOST_VIEWERS) {
            throw new IllegalArgumentException(
                    "the limit of viewers is %d, not within 0 to %d".formatted(viewers, FrameHub.MOST_VIEWERS));
        }
        return viewers;
    }

    /** Whether one more is refused, which is counted. */
    synchronized boolean refuses() {
        if (watchers < most) {
            return false;
        }
        refused++;
        return true;
    }

    synchronized void join() throws TooManyViewersException {
        if (refuses()) {
            throw new TooManyViewersException(most);
        }
        watchers++;
        joined++;
    }

    synchronized void leave() {
        watchers--;
        lastSeen = time.nanoTime();
    }

    synchronized void beginSnapshot() {
        snapshots++;
    }

    synchronized void endSnapshot() {
        snapshots--;
        lastSeen = time.nanoTime();
    }

    synchronized int watchers() {
        return watchers;
    }

    synchronized long joined() {
        return joined;
    }

    synchronized long refused() {
        return refused;
    }

    synchronized boolean isWatched() {
        return watchers + snapshots > 0;
    }

    /** For how long nobody has watched, in nanoseconds; 0 while somebody does. */
    synchronized long unwatchedNanos() {
        return isWatched() ? 0 : Math.max(1, time.nanoTime() - lastSeen);
    }
}
