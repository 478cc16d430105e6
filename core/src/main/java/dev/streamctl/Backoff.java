package dev.streamctl;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter, a random time between zero and a ceiling that
 * doubles with each failure. When a server comes back, its thousand clients then come one by one, not all at once.
 *
 * @param initial the ceiling of the first delay, more than zero
 * @param max the highest ceiling, at least {@code initial} and at most a day
 * @param stableAfter how long a connection has to last for its end to count as the first failure again, 0 to a day. Less
 *     than that, and a peer that accepts and then fails would be called without a pause
 * @param random what jitter is taken from; a fixed seed makes the delays repeatable
 */
public record Backoff(Duration initial, Duration max, Duration stableAfter, RandomGenerator random) {

    private static final Duration DAY = Duration.ofDays(1);

    /** Checks the ranges. */
    public Backoff {
        if (!initial.isPositive()) {
            throw new IllegalArgumentException("initial is " + initial + ", not more than zero");
        }
        if (max.compareTo(initial) < 0 || max.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("max is " + max + ", not within " + initial + " and " + DAY);
        }
        if (stableAfter.isNegative() || stableAfter.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("stableAfter is " + stableAfter + ", not within 0 and " + DAY);
        }
    }

    /** 100 ms, up to 30 s, stable after 10 s. */
    public static Backoff defaults() {
        return new Backoff(
                Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofSeconds(10), RandomGenerator.getDefault());
    }

    /** This back-off with other delays. */
    public Backoff withDelays(Duration otherInitial, Duration otherMax) {
        return new Backoff(otherInitial, otherMax, stableAfter, random);
    }

    /** This back-off with another time after which a connection counts as stable. */
    public Backoff withStableAfter(Duration other) {
        return new Backoff(initial, max, other, random);
    }

    /** This back-off with another source of randomness. */
    public Backoff withRandom(RandomGenerator other) {
        return new Backoff(initial, max, stableAfter, other);
    }

    /**
     * A delay.
     *
     * @param failures how many attempts in a row have failed before the one just failed, 0 or more
     * @return a random time from zero to {@code min(max, initial * 2^failures)}, both included
     */
    public Duration delay(int failures) {
        return Duration.ofNanos(random.nextLong(ceiling(failures).toNanos() + 1));
    }

    private Duration ceiling(int failures) {
        long first = initial.toNanos();
        long last = max.toNanos();
        // Compared from the other side, because the product overflows.
        return failures >= Long.SIZE - 1 || first > last >> failures ? max : Duration.ofNanos(first << failures);
    }
}
