package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A block with a deadline that somebody else interrupts or cancels as well (I1, I5). */
@Timeout(120)
class WithinInterruptTest {

    private final ManualTime time = new ManualTime();

    @Test
    void interruptFromOutsideBeforeTheDeadlineIsAnInterrupt() throws Exception {
        Background<Void> code =
                Background.run(time, () -> Deadline.within(Duration.ofSeconds(2), () -> blockForever()));
        time.awaitTimers(1);
        code.thread().interrupt();
        assertInstanceOf(InterruptedException.class, code.failure());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void interruptFromOutsideThatIsPendingAtTheDeadlineStays() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<String> code = Background.call(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    awaitDeaf(advanced);
                    return "done";
                }));
        time.awaitTimers(1);
        code.thread().interrupt();
        time.advance(Duration.ofSeconds(2));
        advanced.countDown();
        assertEquals("done", code.result());
        assertTrue(code.interruptLeft());
    }

    @Test
    void interruptFromOutsideThatIsPendingAtTheDeadlineWins() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    awaitDeaf(advanced);
                    blockForever();
                }));
        time.awaitTimers(1);
        code.thread().interrupt();
        time.advance(Duration.ofSeconds(2));
        advanced.countDown();
        assertInstanceOf(InterruptedException.class, code.failure());
        assertFalse(code.interruptLeft());
    }

    @Test
    void interruptFromOutsideAfterTheDeadlineWasNoticedStays() throws Exception {
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    try {
                        blockForever();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw e;
                    }
                }));
        time.awaitTimers(1);
        time.advance(Duration.ofSeconds(2));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertTrue(code.interruptLeft());
    }

    @Test
    void cancelledScopeWinsOverTheDeadline() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        Background<Task.State> code = Background.call(time, () -> {
            try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
                Task<Void> task =
                        scope.fork(() -> Deadline.<Void, RuntimeException>within(Duration.ofSeconds(2), () -> {
                            awaitDeaf(both);
                            return blockForever();
                        }));
                time.awaitTimers(1);
                // The deadline's interrupt is pending when the scope's comes; one flag stands for both.
                time.advance(Duration.ofSeconds(2));
                scope.cancel();
                both.countDown();
                scope.join();
                return task.state();
            }
        });
        assertEquals(Task.State.CANCELLED, code.result());
    }

    @Test
    void cancelledScopeStaysWhenTheBodyReturnsAfterTheDeadline() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        Background<Boolean> code = Background.call(time, () -> {
            try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
                Task<Boolean> task = scope.fork(() -> {
                    Deadline.within(Duration.ofSeconds(2), () -> awaitDeaf(both));
                    return Thread.currentThread().isInterrupted();
                });
                time.awaitTimers(1);
                time.advance(Duration.ofSeconds(2));
                scope.cancel();
                both.countDown();
                scope.join();
                return task.get();
            }
        });
        assertTrue(code.result());
    }
}
