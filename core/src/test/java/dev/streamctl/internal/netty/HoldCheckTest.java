package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the watchdog makes of what it sees, on a clock that the test moves. */
class HoldCheckTest {

    private static final Duration TOO_LONG = Duration.ofMillis(500);

    private long turns;
    private HoldCheck.Turn running;
    private long now = Long.MAX_VALUE - 1_000_000;

    private final HoldCheck check = new HoldCheck(
            new HoldCheck.Watched() {
                @Override
                public long turns() {
                    return turns;
                }

                @Override
                public HoldCheck.Turn running() {
                    return running;
                }
            },
            TOO_LONG);

    private void begin(String name) {
        turns++;
        running = new HoldCheck.Turn() {
            @Override
            public void run() {}

            @Override
            public StackTraceElement[] stack() {
                return new StackTraceElement[] {
                    new StackTraceElement("java.lang.Thread", "onSpinWait", "Thread.java", 1),
                    new StackTraceElement("camera.Codec", "compress", "Codec.java", 42),
                    new StackTraceElement("camera.Handler", "handle", "Handler.java", 7)
                };
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private String complaintAfter(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        check.sample(now);
        return check.complaint();
    }

    @Test
    void oneWhoHoldsTheLoopForTooLongIsNamedOnceWithThePlaceInItsOwnCode() {
        begin("streamctl peer");
        assertNull(complaintAfter(0));
        assertNull(complaintAfter(499));
        assertEquals(
                "streamctl peer has held its event loop for 500 ms, its other connections wait; it is at"
                        + " camera.Codec.compress(Codec.java:42)",
                complaintAfter(1));
        assertNull(complaintAfter(10_000));
    }

    @Test
    void itsEndIsToldToo() {
        begin("streamctl peer");
        complaintAfter(0);
        complaintAfter(600);
        running = null;
        assertEquals("streamctl peer let go of its event loop after about 700 ms", complaintAfter(100));
        assertNull(complaintAfter(100));
    }

    @Test
    void manyShortTurnsAreNoLongOne() {
        for (int i = 0; i < 100; i++) {
            begin("streamctl peer");
            assertNull(complaintAfter(400));
        }
    }

    @Test
    void aLoopWithoutATurnIsIdleAndWithOneIsNot() {
        assertFalse(check.sample(now));
        begin("streamctl peer");
        assertTrue(check.sample(now));
        assertTrue(check.sample(now));
        running = null;
        assertFalse(check.sample(now));
    }
}
