package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Points in time, and the sleep. */
@Timeout(120)
class DeadlineTest {

    private final ManualTime time = new ManualTime();

    @Test
    void passesWhenItsTimeHasCome() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(2), time);
        time.advance(Duration.ofMillis(1500));
        assertFalse(deadline.passed());
        assertEquals(Duration.ofMillis(500), deadline.remaining());
        time.advance(Duration.ofMillis(500));
        assertTrue(deadline.passed());
        time.advance(Duration.ofDays(1));
        assertTrue(deadline.passed());
        assertEquals(Duration.ZERO, deadline.remaining());
    }

    @Test
    void zeroAndLessHavePassed() {
        assertTrue(Deadline.after(Duration.ZERO, time).passed());
        assertTrue(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), time).passed());
    }

    @Test
    void noneNeverPasses() {
        assertFalse(Deadline.NONE.passed());
        assertTrue(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), time).isNone());
    }

    @Test
    void nearerOfTwoWins() {
        Deadline near = Deadline.after(Duration.ofSeconds(1), time);
        // Beyond the overflow of the clock, which must not make it look earlier.
        Deadline far = Deadline.after(Duration.ofDays(30_000), time);
        assertSame(near, near.earlier(far));
        assertSame(near, far.earlier(near));
        assertSame(near, near.earlier(Deadline.NONE));
        assertSame(near, Deadline.NONE.earlier(near));
    }

    @Test
    void sleepEndsWhenItsTimeHasCome() throws Exception {
        Background<Void> code = Background.run(time, () -> TimeSource.sleep(Duration.ofSeconds(2)));
        time.awaitTimers(1);
        time.advance(Duration.ofMillis(1999));
        assertEquals(1, time.pendingTimers());
        time.advance(Duration.ofMillis(1));
        code.result();
    }

    @Test
    void strayUnparkDoesNotEndASleep() throws Exception {
        Background<Void> code = Background.run(time, () -> TimeSource.sleep(Duration.ofSeconds(2)));
        time.awaitTimers(1);
        LockSupport.unpark(code.thread());
        time.advance(Duration.ofSeconds(1));
        assertEquals(1, time.pendingTimers());
        assertFalse(code.isDone());
        time.advance(Duration.ofSeconds(1));
        code.result();
    }

    @Test
    void interruptEndsASleepAndItsTimer() throws Exception {
        Background<Void> code = Background.run(time, () -> TimeSource.sleep(Duration.ofSeconds(2)));
        time.awaitTimers(1);
        code.thread().interrupt();
        assertInstanceOf(InterruptedException.class, code.failure());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void sleepPastTheDeadlineIsADeadlineExceededHoweverFarTheClockJumps() throws Exception {
        Background<Void> code = Background.run(
                time, () -> Deadline.within(Duration.ofSeconds(2), () -> TimeSource.sleep(Duration.ofSeconds(3))));
        time.awaitTimers(2);
        time.advance(Duration.ofSeconds(10));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
    }

    @Test
    void sleepOfNoTimeOnlyLooksAtTheInterrupt() throws Exception {
        Background<Void> code = Background.run(time, () -> {
            TimeSource.sleep(Duration.ZERO);
            TimeSource.sleep(Duration.ofSeconds(-1));
            Thread.currentThread().interrupt();
            TimeSource.sleep(Duration.ZERO);
        });
        assertInstanceOf(InterruptedException.class, code.failure());
    }

    @Test
    void systemTimeSleeps() throws Exception {
        TimeSource.sleep(Duration.ofMillis(1));
    }
}
