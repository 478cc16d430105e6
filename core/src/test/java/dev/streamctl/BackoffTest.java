package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BackoffTest {

    /** Always the longest delay. */
    private static final RandomGenerator HIGHEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("a delay is bounded");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final Backoff highest = Backoff.defaults().withRandom(HIGHEST);

    @Test
    void ceilingDoublesUpToTheMaximum() {
        long[] millis = {100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000};
        for (int i = 0; i < millis.length; i++) {
            assertEquals(Duration.ofMillis(millis[i]), highest.delay(i));
        }
    }

    @Test
    void ceilingStaysAtTheMaximumForEver() {
        for (int failures : new int[] {31, 32, 62, 63, 64, 65, 127, 128, Integer.MAX_VALUE}) {
            assertEquals(Duration.ofSeconds(30), highest.delay(failures));
        }
    }

    @Test
    void delaysAreSpreadFromZeroToTheCeiling() {
        Backoff backoff = Backoff.defaults()
                .withRandom(RandomGeneratorFactory.of("L64X128MixRandom").create(7));
        Duration shortest = Duration.ofDays(1);
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            Duration delay = backoff.delay(3);
            assertTrue(delay.compareTo(Duration.ofMillis(800)) <= 0);
            shortest = delay.compareTo(shortest) < 0 ? delay : shortest;
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        assertTrue(shortest.toMillis() < 20, "shortest " + shortest);
        assertTrue(longest.toMillis() > 780, "longest " + longest);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        Backoff defaults = Backoff.defaults();
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> defaults.withDelays(Duration.ZERO, second));
        assertThrows(IllegalArgumentException.class, () -> defaults.withDelays(second, second.minusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> defaults.withDelays(second, Duration.ofDays(2)));
        assertThrows(IllegalArgumentException.class, () -> defaults.withStableAfter(Duration.ofNanos(-1)));
        assertEquals(second, defaults.withDelays(second, second).max());
    }
}
