package dev.streamctl.camera;

import java.time.Duration;

/**
 * Frames a second, out of the times at which the newest of them came: whoever asks, and however rarely. Guarded by whoever has
 * it.
 */
final class FrameRate {

    /** Frames count that came within this time before the newest one; where there is none, the last one before. */
    private static final long SPAN = Duration.ofSeconds(4).toNanos();

    /** So many are kept. */
    private static final int MOST = 256;

    /** Who gives nothing for longer, and for two periods, has no rate any more. */
    private static final long SILENCE = Duration.ofSeconds(1).toNanos();

    private static final double NANOS = 1e9;

    private final long[] times = new long[MOST];
    private long count;

    /** A frame has come. */
    void add(long nanoTime) {
        times[index(count++)] = nanoTime;
    }

    /** As if none had come. */
    void clear() {
        count = 0;
    }

    /** The rate now; 0 before the second frame and where they have ceased to come. */
    double at(long nanoTime) {
        if (count < 2) {
            return 0;
        }
        long newest = before(0);
        int periods = 1;
        while (periods + 1 < Math.min(count, MOST) && newest - before(periods + 1) <= SPAN) {
            periods++;
        }
        long elapsed = newest - before(periods);
        boolean isSilent = nanoTime - newest > Math.max(SILENCE, 2 * elapsed / periods);
        return isSilent || elapsed <= 0 ? 0 : periods * NANOS / elapsed;
    }

    /** When the frame came that is so many before the newest. */
    private long before(int frames) {
        return times[index(count - 1 - frames)];
    }

    private static int index(long frame) {
        return (int) (frame % MOST);
    }
}
