package dev.streamctl.telemetry.stats;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the last numbers have been received, of a boot's sequences or samples: exactly, so that a duplicate is never taken
 * for a recovered loss or the other way round. The ring of bits after RFC 6479; it is there only while something is missing.
 *
 * <p>A base class, not a member, because a million devices have one each.
 */
class SequenceWindow {

    /** How many numbers back one can still be told from a replay: a power of two, at least 64. */
    private final int size;

    /** The first sequence that counts. */
    private long base;

    private long highest;

    /** One bit for each sequence, at its remainder; null where none from base to highest within the window is missing. */
    private long @Nullable [] bits;

    /** Zero bits from base to highest within the window. */
    private int holes;

    SequenceWindow(int size) {
        this.size = size;
    }

    /** Becomes what another one of the same size is; {@code other} is to be used no more, or to begin anew. */
    final void take(SequenceWindow other) {
        base = other.base;
        highest = other.highest;
        bits = other.bits;
        holes = other.holes;
    }

    /** As {@link #take}, and both may be used afterwards. */
    final void copy(SequenceWindow other) {
        take(other);
        bits = bits == null ? null : bits.clone();
    }

    final int size() {
        return size;
    }

    /** Begins anew: {@code sequence} is received, and what is missing from {@code first} to it is missing. */
    final void start(long first, long sequence) {
        base = first;
        highest = sequence;
        bits = null;
        holes = 0;
        if (sequence > first) {
            highest = first - 1;
            advance(sequence);
        }
    }

    final long base() {
        return base;
    }

    final long highest() {
        return highest;
    }

    final boolean hasBits() {
        return bits != null;
    }

    final boolean isBehind(long sequence) {
        return sequence <= highest - size;
    }

    /** Whether a sequence from base to highest, within the window, has been received. */
    final boolean contains(long sequence) {
        return sequence >= base && (bits == null || (bits[word(sequence)] & bit(sequence)) != 0);
    }

    /** Receives a sequence above the highest. */
    final void advance(long sequence) {
        long skipped = sequence - highest - 1;
        if (bits == null && skipped == 0) {
            highest = sequence;
            return;
        }
        long[] ring = ring();
        if (skipped >= size) {
            Arrays.fill(ring, 0);
            holes = size - 1;
        } else {
            for (long next = highest + 1; next < sequence; next++) {
                leave(ring, next - size);
                ring[word(next)] &= ~bit(next);
                holes++;
            }
            leave(ring, sequence - size);
        }
        ring[word(sequence)] |= bit(sequence);
        highest = sequence;
        free();
    }

    /** Everything above the highest up to {@code to} is missing. */
    final void miss(long to) {
        if (to > highest) {
            advance(to);
            ring()[word(to)] &= ~bit(to);
            holes++;
        }
    }

    /** Receives a sequence from base to highest, within the window, that has not been received. */
    final void fill(long sequence) {
        long[] ring = ring();
        ring[word(sequence)] |= bit(sequence);
        holes--;
        free();
    }

    /** Receives a sequence below the base, within the window: the base moves down, what is between them is missing. */
    final void extend(long sequence) {
        long[] ring = ring();
        for (long next = sequence + 1; next < base; next++) {
            ring[word(next)] &= ~bit(next);
            holes++;
        }
        ring[word(sequence)] |= bit(sequence);
        base = sequence;
        free();
    }

    private void leave(long[] ring, long old) {
        if (old >= base && (ring[word(old)] & bit(old)) == 0) {
            holes--;
        }
    }

    /** The bits, all ones where nothing was missing: also those below the base, which nobody asks for. */
    private long[] ring() {
        long[] ring = bits;
        if (ring == null) {
            ring = new long[size / Long.SIZE];
            Arrays.fill(ring, -1);
            bits = ring;
        }
        return ring;
    }

    private void free() {
        if (holes == 0) {
            bits = null;
        }
    }

    private int word(long sequence) {
        return (int) (sequence >>> 6) & size / Long.SIZE - 1;
    }

    private static long bit(long sequence) {
        return 1L << sequence;
    }
}
