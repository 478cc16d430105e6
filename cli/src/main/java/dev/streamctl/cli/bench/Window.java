package dev.streamctl.cli.bench;

/**
 * The frames of one connection that have not been answered: when they were meant to start, in the order in which they went
 * out. Pure, and bounded by the most frames in flight. For one thread at a time.
 */
final class Window {

    /** Gets what was answered. */
    @FunctionalInterface
    interface Answered {
        /** So many frames, all meant to start at this time, have been answered. */
        void frames(long start, int count);
    }

    private final long[] starts;
    private final int[] counts;
    private final int most;
    private int first;
    private int entries;
    private int inFlight;

    /** An empty window of at most so many frames. */
    Window(int most) {
        this.most = most;
        this.starts = new long[most];
        this.counts = new int[most];
    }

    int inFlight() {
        return inFlight;
    }

    /** How many more frames fit. */
    int room() {
        return most - inFlight;
    }

    /** So many frames, meant to start at this time, are on their way; no more than there is room for. */
    void sent(long start, int count) {
        int last = (first + entries - 1 + most) % most;
        if (entries > 0 && starts[last] == start) {
            counts[last] += count;
        } else {
            int at = (first + entries) % most;
            starts[at] = start;
            counts[at] = count;
            entries++;
        }
        inFlight += count;
    }

    /** The next so many frames have been answered; no more than are in flight. */
    void answered(int count, Answered to) {
        inFlight -= count;
        for (int left = count; left > 0; ) {
            int taken = Math.min(left, counts[first]);
            to.frames(starts[first], taken);
            counts[first] -= taken;
            left -= taken;
            if (counts[first] == 0) {
                first = (first + 1) % most;
                entries--;
            }
        }
    }
}
