package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkOptionsTest {

    /** A board has up to four, and more than one loop would only cost it memory. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "4, 1", "5, 2", "8, 4", "64, 32", "4096, 1024"})
    void loopsFollowFromTheNumberOfProcessors(int processors, int loops) {
        assertEquals(loops, NetworkOptions.loopsFor(processors));
    }

    @Test
    void theDefaultIsThatOfThisMachine() {
        assertEquals(
                NetworkOptions.loopsFor(Runtime.getRuntime().availableProcessors()),
                NetworkOptions.defaults().loops());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void aNumberOfLoopsOutsideTheLimitsIsRefused(int loops) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> NetworkOptions.defaults().withLoops(loops));
        assertEquals("loops is " + loops + ", not within 1 to 1024", refused.getMessage());
    }
}
