package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Maven may run on an older Java; the tests must not. */
class JavaVersionTest {
    @Test
    void testsRunOnJava25OrNewer() {
        assertTrue(Runtime.version().feature() >= 25, () -> "tests run on Java " + Runtime.version());
    }
}
