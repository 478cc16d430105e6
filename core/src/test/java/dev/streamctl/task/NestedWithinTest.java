package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.testing.RawTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks with deadlines inside each other: the nearest wins, and each handler sees only its own block's timeout. */
@Timeout(120)
class NestedWithinTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(3);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger innerTimeouts = new AtomicInteger();

    @AfterEach
    void noTimerIsLeft() {
        assertEquals(0, time.pendingTimers());
    }

    private <X extends Exception> Background<Void> nested(Duration outer, Duration inner, Action<X> body) {
        return Background.run(
                time,
                () -> Deadline.within(outer, () -> {
                    try {
                        Deadline.within(inner, body);
                    } catch (DeadlineExceededException e) {
                        innerTimeouts.incrementAndGet();
                    }
                }));
    }

    private void assertOuterExceeded(Background<Void> code, String message) throws InterruptedException {
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertEquals(message, code.failure().getMessage());
        assertFalse(code.interruptLeft());
        assertEquals(0, innerTimeouts.get());
    }

    @Test
    void nearerInnerDeadlineIsTheInnerBlocks() throws Exception {
        Background<Void> code = nested(LONG, SHORT, () -> blockForever());
        time.awaitTimers(2);
        time.advance(SHORT);
        code.result();
        assertEquals(1, innerTimeouts.get());
        assertFalse(code.interruptLeft());
    }

    @Test
    void nearerOuterDeadlinePassesTheInnerBlock() throws Exception {
        Background<Void> code = nested(SHORT, LONG, () -> blockForever());
        time.awaitTimers(1);
        time.advance(SHORT);
        assertOuterExceeded(code, "not done within 1000 ms");
    }

    @Test
    void nearerOuterDeadlinePassesTheInnerBlockOfAWaitThroughTheLibrary() throws Exception {
        Background<Void> code = nested(SHORT, LONG, () -> TimeSource.sleep(Duration.ofSeconds(10)));
        time.awaitTimers(2);
        time.advance(SHORT);
        assertOuterExceeded(code, "not done within 1000 ms");
    }

    @Test
    void waitThatNoticesTheOuterDeadlineBeforeItsTimerPassesTheInnerBlock() throws Exception {
        // The body throws what a wait throws that looked at the clock.
        RawTime slow = new RawTime();
        Background<Void> code = Background.run(
                slow,
                () -> Deadline.within(SHORT, () -> {
                    try {
                        Deadline.within(LONG, () -> {
                            slow.set(SHORT);
                            throw new DeadlineExceededException("a receive");
                        });
                    } catch (DeadlineExceededException e) {
                        innerTimeouts.incrementAndGet();
                    }
                }));
        assertOuterExceeded(code, "not done within 1000 ms");
    }

    @Test
    void equalDeadlinesAreTheOuterBlocks() throws Exception {
        Background<Void> code = nested(SHORT, SHORT, () -> blockForever());
        time.awaitTimers(1);
        time.advance(SHORT);
        assertOuterExceeded(code, "not done within 1000 ms");
    }

    @Test
    void bothPassedBeforeTheBodyNoticesIsTheOuterBlocks() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<Void> code = nested(LONG, SHORT, () -> {
            awaitDeaf(advanced);
            blockForever();
        });
        time.awaitTimers(2);
        time.advance(LONG);
        advanced.countDown();
        assertOuterExceeded(code, "not done within 3000 ms");
    }

    @Test
    void bothPassedBeforeTheInnerBlockReturnsInterruptsTheRestOfTheOuterBlock() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(LONG, () -> {
                    Deadline.within(SHORT, () -> awaitDeaf(advanced));
                    assertTrue(Thread.currentThread().isInterrupted());
                    blockForever();
                }));
        time.awaitTimers(2);
        time.advance(LONG);
        advanced.countDown();
        assertOuterExceeded(code, "not done within 3000 ms");
    }

    @Test
    void pendingInterruptFromOutsideWinsOverBoth() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<Void> code = nested(LONG, SHORT, () -> {
            awaitDeaf(advanced);
            blockForever();
        });
        time.awaitTimers(2);
        code.thread().interrupt();
        time.advance(LONG);
        advanced.countDown();
        assertInstanceOf(InterruptedException.class, code.failure());
        assertFalse(code.interruptLeft());
    }

    @Test
    void loopThatRetriesInnerTimeoutsEndsByTheOuterDeadline() throws Exception {
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(Duration.ofMillis(3500), () -> {
                    while (true) {
                        try {
                            Deadline.within(SHORT, () -> TimeSource.sleep(Duration.ofSeconds(10)));
                        } catch (DeadlineExceededException e) {
                            innerTimeouts.incrementAndGet();
                        }
                    }
                }));
        for (int i = 1; i <= 3; i++) {
            time.awaitTimers(3);
            time.advance(SHORT);
            // The next turn's two timers stand beside the outer one only when this turn's are gone.
            int turns = i;
            while (innerTimeouts.get() < turns) {
                Thread.onSpinWait();
            }
        }
        time.awaitTimers(2);
        time.advance(SHORT);
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertEquals("not done within 3500 ms", code.failure().getMessage());
        assertEquals(3, innerTimeouts.get());
        assertFalse(code.interruptLeft());
    }

    @Test
    void blockInAForkIsNotTheParentsBlock() throws Exception {
        Background<Deadline> code = Background.call(
                time,
                () -> Deadline.within(SHORT, () -> {
                    try (TaskScope scope = TaskScope.open(TaskScope.Policy.FAIL_FAST)) {
                        Task<Deadline> task = scope.fork(() -> Deadline.within(LONG, () -> Deadline.current()));
                        scope.join();
                        return task.get();
                    }
                }));
        assertEquals(SHORT, code.result().remaining());
    }
}
