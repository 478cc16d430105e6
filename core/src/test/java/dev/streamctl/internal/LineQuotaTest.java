package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineQuotaTest {

    @Test
    void aLineBeyondTheQuotaIsLeftOutAndCountedInTheNextOne() {
        ManualTime time = new ManualTime();
        LineQuota quota = new LineQuota(1, time);
        assertEquals("", quota.admit());
        for (int i = 0; i < 9; i++) {
            assertNull(quota.admit());
        }
        time.advance(Duration.ofSeconds(1));
        assertEquals(" (9 more lines like this left out)", quota.admit());
        time.advance(Duration.ofSeconds(1));
        assertEquals("", quota.admit());
    }
}
