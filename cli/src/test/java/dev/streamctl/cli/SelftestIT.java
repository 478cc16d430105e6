package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code selftest} as a process. */
@Timeout(180)
class SelftestIT {

    @Test
    void reportsEveryCheckAndEndsByItself() throws Exception {
        try (Started selftest = Started.streamctl("selftest", "--json")) {
            assertEquals(0, selftest.exit(), selftest.err::text);
            assertEquals(RoundTrip.all().size(), selftest.out.lines().size(), selftest.out::text);
            assertFalse(selftest.out.lines().isEmpty());
        }
    }
}
