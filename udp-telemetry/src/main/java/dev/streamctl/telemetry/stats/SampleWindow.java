package dev.streamctl.telemetry.stats;

import java.util.BitSet;

/**
 * Which of the last {@value #SIZE} samples of a boot have come, by their numbers, so that of repeats exactly those count that
 * heal something, and of a late datagram those that no repeat has brought before. Of samples further back, of those before
 * the first one, and of those that nobody has announced yet, nothing is known. Only devices that repeat have one.
 */
final class SampleWindow extends SequenceWindow {

    private static final int SIZE = 4_096;

    /** Knows what comes behind the sample {@code before}. */
    SampleWindow(long before) {
        super(SIZE);
        start(before + 1, before);
    }

    /** A datagram ahead of all others brings the last {@code count} samples up to {@code last}; those before are missing. */
    void comeAhead(long last, int count) {
        miss(last - count);
        for (long number = highest() + 1; number <= last; number++) {
            advance(number);
        }
    }

    /**
     * Samples come once more.
     *
     * @param healed gets a bit for each that had been missing, the first sample's being bit 0
     * @return how many had been
     */
    int comeAgain(long first, int count, BitSet healed) {
        int missing = 0;
        for (int i = 0; i < count; i++) {
            if (isKnown(first + i) && !contains(first + i)) {
                fill(first + i);
                healed.set(i);
                missing++;
            }
        }
        return missing;
    }

    /**
     * Samples come that are late.
     *
     * @param again gets a bit for each that a repeat has brought before
     * @return how many these are
     */
    int comeLate(long first, int count, BitSet again) {
        int known = 0;
        for (int i = 0; i < count; i++) {
            if (isKnown(first + i) && contains(first + i)) {
                again.set(i);
                known++;
            } else if (isKnown(first + i)) {
                fill(first + i);
            }
        }
        return known;
    }

    private boolean isKnown(long number) {
        return number >= base() && number <= highest() && !isBehind(number);
    }
}
