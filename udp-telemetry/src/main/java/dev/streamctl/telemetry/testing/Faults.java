package dev.streamctl.telemetry.testing;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to datagrams. Each chance is for each datagram, 0 to 1.
 *
 * @param drop the chance that it is lost
 * @param duplicate the chance that it comes twice
 * @param reorder the chance that later ones overtake it
 * @param depth how many may overtake it at most
 * @param corrupt the chance that one of its bits is flipped
 * @param maxDelay each one is delayed by a time from 0 to this, which moves its arrival but not its place
 */
public record Faults(double drop, double duplicate, double reorder, int depth, double corrupt, Duration maxDelay) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException a chance that is none, or a negative depth or time
     */
    public Faults {
        for (double chance : new double[] {drop, duplicate, reorder, corrupt}) {
            if (!(chance >= 0 && chance <= 1)) {
                throw new IllegalArgumentException("a chance of %s is not within 0 to 1".formatted(chance));
            }
        }
        if (depth < 0 || maxDelay.isNegative()) {
            throw new IllegalArgumentException("a negative depth or delay");
        }
    }

    /** A perfect network. */
    public static Faults none() {
        return new Faults(0, 0, 0, 0, 0, Duration.ZERO);
    }

    /** These with a chance of loss. */
    public Faults withDrop(double chance) {
        return new Faults(chance, duplicate, reorder, depth, corrupt, maxDelay);
    }

    /** These with a chance of coming twice. */
    public Faults withDuplicate(double chance) {
        return new Faults(drop, chance, reorder, depth, corrupt, maxDelay);
    }

    /** These with a chance of being overtaken by up to {@code most} later ones. */
    public Faults withReorder(double chance, int most) {
        return new Faults(drop, duplicate, chance, most, corrupt, maxDelay);
    }

    /** These with a chance of a flipped bit. */
    public Faults withCorrupt(double chance) {
        return new Faults(drop, duplicate, reorder, depth, chance, maxDelay);
    }

    /** These with a delay. */
    public Faults withMaxDelay(Duration most) {
        return new Faults(drop, duplicate, reorder, depth, corrupt, most);
    }
}
