package dev.streamctl.telemetry.stats;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which samples of a device have not come, by their numbers, so that of the repeats exactly those count that heal something.
 * Only devices that repeat have one. At most {@value #MOST} gaps are remembered; of older ones nothing is known any more.
 */
final class MissingSamples {

    private static final int MOST = 32;

    /** From (with) and to (without) of each gap, ascending. */
    private long[] gaps = new long[4];

    private int count;

    /** Below this nothing is known. */
    private long floor;

    MissingSamples(long firstKnown) {
        floor = firstKnown;
    }

    /** Samples above all gaps so far have not come. */
    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        if (count == MOST) {
            floor = gaps[1];
            remove(gaps[0], gaps[1], new BitSet());
        }
        put(from, to);
    }

    /** Whether it is known of this sample whether it has come. */
    boolean knows(long number) {
        return number >= floor;
    }

    /**
     * Samples have come.
     *
     * @param healed gets a bit for each that was missing, the first sample's being bit 0
     * @return how many were missing
     */
    int remove(long from, long to, BitSet healed) {
        long[] before = Arrays.copyOf(gaps, 2 * count);
        count = 0;
        int removed = 0;
        for (int i = 0; i < before.length; i += 2) {
            long start = Math.max(from, before[i]);
            long end = Math.min(to, before[i + 1]);
            if (start >= end) {
                put(before[i], before[i + 1]);
                continue;
            }
            put(before[i], start);
            put(end, before[i + 1]);
            healed.set((int) (start - from), (int) (end - from));
            removed += (int) (end - start);
        }
        return removed;
    }

    private void put(long from, long to) {
        if (from >= to) {
            return;
        }
        if (2 * count == gaps.length) {
            gaps = Arrays.copyOf(gaps, 2 * gaps.length);
        }
        gaps[2 * count] = from;
        gaps[2 * count + 1] = to;
        count++;
    }
}
