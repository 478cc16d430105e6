package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;

/** How many watch, may watch and have watched a hub. For use under the hub's lock. */
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
        setMost(most);
        lastSeen = time.nanoTime();
    }

    int most() {
        return most;
    }

    void setMost(int viewers) {
        if (viewers < 0 || viewers > FrameHub.MOST_VIEWERS) {
            throw new IllegalArgumentException(
                    "the limit of viewers is %d, not within 0 to %d".formatted(viewers, FrameHub.MOST_VIEWERS));
        }
        most = viewers;
    }

    boolean isFull() {
        return watchers >= most;
    }

    void join() throws TooManyViewersException {
        if (isFull()) {
            refused++;
            throw new TooManyViewersException(most);
        }
        watchers++;
        joined++;
    }

    void leave() {
        watchers--;
        lastSeen = time.nanoTime();
    }

    void beginSnapshot() {
        snapshots++;
    }

    void endSnapshot() {
        snapshots--;
        lastSeen = time.nanoTime();
    }

    int watchers() {
        return watchers;
    }

    long joined() {
        return joined;
    }

    long refused() {
        return refused;
    }

    boolean isWatched() {
        return watchers + snapshots > 0;
    }

    /** For how long nobody has watched, in nanoseconds; 0 while somebody does. */
    long unwatchedNanos() {
        return isWatched() ? 0 : Math.max(1, time.nanoTime() - lastSeen);
    }
}
