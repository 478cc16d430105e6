package dev.streamctl.telemetry.stats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which sequences of an unauthenticated boot were given, since its first jump: exactly, and not only those of a window, so that
 * none is given twice, whichever course brings it. By blocks of 64: runs of whole ones, of which a stream has few, and the bits
 * of the others.
 */
final class GivenSequences {

    /** Runs and other blocks together, at most: a power of two. */
    static final int MOST = 4_096;

    /** The object, and the head of its array. */
    private static final int OVERHEAD = 64;

    private static final int LEAST = 8;
    private static final long[] NONE = {};

    private final GivenBudget budget;

    /** Ascending pairs: the first block, doubled, and one more where it is a run; then how many blocks, or the bits. */
    private long[] pairs = NONE;

    private int used;

    /** Up to there no course waits for anything. */
    private long settled = -1;

    /** Neighbours among those that take as much, by when they were added to. */
    @Nullable
    GivenSequences older;

    @Nullable
    GivenSequences newer;

    /** For the budget: of which size it has counted this, 0 for none. */
    int counted;

    GivenSequences(GivenBudget budget) {
        this.budget = budget;
    }

    /** What a window has had. Of what it cannot tell any more, all. */
    static GivenSequences of(SequenceWindow window, GivenBudget budget) {
        GivenSequences given = new GivenSequences(budget);
        long oldest = Math.max(window.base(), window.highest() - window.size() + 1);
        given.addAll(window.base(), oldest - 1);
        for (long back = window.highest() - oldest; back >= 0; back--) { // the highest may be the last of all longs
            if (window.contains(window.highest() - back)) {
                given.set(window.highest() - back);
            }
        }
        budget.heard(given);
        return given;
    }

    boolean contains(long sequence) {
        int at = lastUpTo(sequence >>> 6);
        if (at < 0) {
            return false;
        }
        long blocks = (sequence >>> 6) - block(at);
        return isRun(at) ? blocks < pairs[at + 1] : blocks == 0 && (pairs[at + 1] & 1L << sequence) != 0;
    }

    /**
     * One that is not contained.
     *
     * @param settledUpTo up to there no course waits for anything: what is still missing there may count as given
     */
    void add(long sequence, long settledUpTo) {
        settled = settledUpTo;
        if (used == 2 * MOST) {
            budget.givenUp(shrink(MOST / 2));
        }
        set(sequence);
        budget.heard(this);
    }

    int size() {
        return used / 2;
    }

    /** How many longs there is room for: 0, or a power of two. */
    int room() {
        return pairs.length;
    }

    int bytes() {
        return bytes(pairs.length);
    }

    /** With room for so many longs. */
    static int bytes(int room) {
        return room == 0 ? 0 : OVERHEAD + Long.BYTES * room;
    }

    /** Takes half the room from now on, or none where that was the least; returns how many runs and blocks that cost. */
    int halve() {
        int before = size();
        if (pairs.length > LEAST) {
            shrink(pairs.length / 8);
            pairs = Arrays.copyOf(pairs, pairs.length / 2);
        } else {
            pairs = NONE;
            used = 0;
        }
        return before - size();
    }

    private void set(long sequence) {
        long block = sequence >>> 6;
        int at = lastUpTo(block);
        if (at < 0 || block(at) != block && !(isRun(at) && contains(sequence))) {
            insert(at + 2, block << 1, 1L << sequence);
        } else if (!isRun(at)) {
            pairs[at + 1] |= 1L << sequence;
            complete(at);
        }
    }

    /** Where there are none yet. */
    private void addAll(long from, long to) {
        long first = from;
        while (first <= to && (first & Long.SIZE - 1) != 0) {
            set(first++);
        }
        long blocks = to - first + 1 >>> 6;
        if (first <= to && blocks > 0) {
            insert(used, first >>> 6 << 1 | 1, blocks);
            first += blocks << 6;
        }
        while (first <= to) {
            set(first++);
        }
    }

    /** A block with all its bits becomes a run, or a part of those beside it. */
    private void complete(int at) {
        if (pairs[at + 1] != -1) {
            return;
        }
        pairs[at] |= 1;
        pairs[at + 1] = 1;
        if (at + 2 < used && follows(at)) {
            pairs[at + 1] += pairs[at + 3];
            remove(at + 2);
        }
        if (at > 0 && follows(at - 2)) {
            pairs[at - 1] += pairs[at + 1];
            remove(at);
        }
    }

    private long block(int at) {
        return pairs[at] >>> 1;
    }

    private boolean isRun(int at) {
        return (pairs[at] & 1) != 0;
    }

    /** Whether this one and the next are runs without a block between them. */
    private boolean follows(int at) {
        return isRun(at) && isRun(at + 2) && block(at) + pairs[at + 1] == block(at + 2);
    }

    /** Where the last one begins that does not begin behind a block; -2 for none. */
    private int lastUpTo(long block) {
        int low = 0;
        int high = used / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (block(2 * middle) <= block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low - 2;
    }

    private void insert(int at, long first, long second) {
        if (used == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(LEAST, 2 * used));
        }
        System.arraycopy(pairs, at, pairs, at + 2, used - at);
        pairs[at] = first;
        pairs[at + 1] = second;
        used += 2;
    }

    private void remove(int at) {
        System.arraycopy(pairs, at + 2, pairs, at, used - at - 2);
        used -= 2;
    }

    /** What no course waits for counts as given; where that is not enough, the shortest are forgotten, the highest first. */
    private int shrink(int target) {
        int before = size();
        fillUp(size() - target);
        for (long length = 1; size() > target; length *= 2) {
            forget(length, size() - target);
        }
        return before - size();
    }

    private void fillUp(int most) {
        int left = most;
        int to = 0;
        for (int from = 0; from < used; from += 2) {
            boolean fills = !isRun(from) && left > 0 && (block(from) << 6 | Long.SIZE - 1) <= settled;
            pairs[to] = fills ? pairs[from] | 1 : pairs[from];
            pairs[to + 1] = fills ? 1 : pairs[from + 1];
            if (to > 0 && follows(to - 2)) {
                pairs[to - 1] += pairs[to + 1];
                left--;
            } else {
                to += 2;
            }
        }
        used = to;
    }

    private void forget(long upTo, int most) {
        int left = most;
        int to = used;
        for (int from = used - 2; from >= 0; from -= 2) {
            if (left > 0 && length(from) <= upTo) {
                left--;
            } else {
                to -= 2;
                pairs[to] = pairs[from];
                pairs[to + 1] = pairs[from + 1];
            }
        }
        System.arraycopy(pairs, to, pairs, 0, used - to);
        used -= to;
    }

    private long length(int at) {
        return isRun(at) ? pairs[at + 1] << 6 : Long.bitCount(pairs[at + 1]);
    }
}
