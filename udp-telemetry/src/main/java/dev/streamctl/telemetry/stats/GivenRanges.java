package dev.streamctl.telemetry.stats;

import java.util.Arrays;

/**
 * Which sequences of an unauthenticated boot were given, since its first jump: exactly, and not only those of a window, so that
 * none is given twice, whichever course brings it. Ranges without a gap, of which a stream has few.
 */
final class GivenRanges {

    /** More are not remembered one by one: those that are near each other become one, then single ones are forgotten. */
    static final int MOST = 4_096;

    /** First and last of each range, ascending. */
    private long[] ends = new long[4];

    private int used;

    /** What a window has had. Of what it cannot tell any more, all. */
    static GivenRanges of(SequenceWindow window, int size) {
        GivenRanges ranges = new GivenRanges();
        long oldest = Math.max(window.base(), window.highest() - size + 1);
        if (window.base() < oldest) {
            ranges.insert(0, window.base(), oldest - 1);
        }
        for (long back = window.highest() - oldest; back >= 0; back--) { // the highest may be the last of all longs
            if (window.contains(window.highest() - back)) {
                ranges.add(window.highest() - back);
            }
        }
        return ranges;
    }

    boolean contains(long sequence) {
        int at = after(sequence);
        return at > 0 && sequence <= ends[at - 1];
    }

    /** One that is not contained. */
    void add(long sequence) {
        int at = after(sequence);
        boolean joinsBelow = at > 0 && ends[at - 1] == sequence - 1;
        boolean joinsAbove = at < used && ends[at] == sequence + 1;
        if (joinsBelow && joinsAbove) {
            System.arraycopy(ends, at + 1, ends, at - 1, used - at - 1);
            used -= 2;
        } else if (joinsBelow) {
            ends[at - 1] = sequence;
        } else if (joinsAbove) {
            ends[at] = sequence;
        } else {
            insert(at, sequence, sequence);
        }
    }

    int size() {
        return used / 2;
    }

    /** Where the first range begins that is above a sequence. */
    private int after(long sequence) {
        int low = 0;
        int high = used / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[2 * middle] <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    private void insert(int at, long first, long last) {
        if (used == ends.length) {
            ends = Arrays.copyOf(ends, 2 * used);
        }
        System.arraycopy(ends, at, ends, at + 2, used - at);
        ends[at] = first;
        ends[at + 1] = last;
        used += 2;
        if (size() > MOST) {
            shrink();
        }
    }

    private void shrink() {
        for (long gap = 1; gap < Fork.NEAR && size() > MOST / 2; gap *= 2) {
            join(gap, used);
        }
        if (size() > MOST / 2) {
            forgetSingle();
        }
        if (size() > MOST / 2) {
            join(Long.MAX_VALUE, used / 2);
        }
    }

    /** Makes one of those within the lowest {@code below} ends between which so many sequences or fewer are missing. */
    private void join(long gap, int below) {
        int to = 2;
        for (int from = 2; from < used; from += 2) {
            if (from < below && ends[from] - ends[to - 1] - 1 <= gap) {
                ends[to - 1] = ends[from + 1];
            } else {
                ends[to++] = ends[from];
                ends[to++] = ends[from + 1];
            }
        }
        used = to;
    }

    private void forgetSingle() {
        int to = 0;
        for (int from = 0; from < used; from += 2) {
            if (ends[from] != ends[from + 1]) {
                ends[to++] = ends[from];
                ends[to++] = ends[from + 1];
            }
        }
        used = to;
    }
}
