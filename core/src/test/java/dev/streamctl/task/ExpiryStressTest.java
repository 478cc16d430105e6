package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** I5 under races: the timer comes while the block ends, in every order that two cores produce. */
@Timeout(300)
class ExpiryStressTest {

    private static final int ROUNDS = 10_000;

    /** Rings each timer once, on a thread of its own, after a random pause, whether it was cancelled or not. */
    private static final class LateTimers implements TimeSource {

        private final Action<RuntimeException> before;
        private final AtomicInteger outstanding = new AtomicInteger();

        LateTimers(Action<RuntimeException> before) {
            this.before = before;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            outstanding.incrementAndGet();
            Thread.startVirtualThread(() -> {
                spin();
                try {
                    before.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                task.run();
                outstanding.decrementAndGet();
            });
            return () -> {};
        }

        void awaitAll() {
            while (outstanding.get() > 0) {
                Thread.yield();
            }
        }
    }

    private static void spin() {
        for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    @Test
    void lateTimerLeavesNoInterrupt() throws Exception {
        LateTimers timers = new LateTimers(() -> {});
        Background.run(timers, () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        boolean fails = i % 3 == 0;
                        try {
                            Deadline.within(Duration.ofSeconds(1), () -> {
                                spin();
                                if (fails) {
                                    throw new IllegalStateException("of the body");
                                }
                            });
                        } catch (IllegalStateException e) {
                            assertTrue(fails);
                        }
                        assertFalse(Thread.currentThread().isInterrupted(), "at the end of block " + i);
                        timers.awaitAll();
                        assertFalse(Thread.currentThread().isInterrupted(), "after the timer of block " + i);
                    }
                })
                .result();
    }

    @Test
    void lateTimersOfNestedBlocksLeaveNoInterrupt() throws Exception {
        LateTimers timers = new LateTimers(() -> {});
        AtomicInteger exceeded = new AtomicInteger();
        Background.run(timers, () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        boolean blocks = i % 2 == 0;
                        try {
                            Deadline.within(
                                    Duration.ofSeconds(2),
                                    () -> Deadline.within(Duration.ofSeconds(1), () -> {
                                        spin();
                                        if (blocks) {
                                            Background.blockForever();
                                        }
                                    }));
                        } catch (DeadlineExceededException e) {
                            exceeded.incrementAndGet();
                        }
                        assertFalse(Thread.currentThread().isInterrupted(), "at the end of block " + i);
                        timers.awaitAll();
                        assertFalse(Thread.currentThread().isInterrupted(), "after the timers of block " + i);
                    }
                })
                .result();
        assertTrue(exceeded.get() >= ROUNDS / 2, () -> "only " + exceeded + " blocks were ended");
    }

    @Test
    void interruptFromOutsideJustBeforeTheTimerIsNeverLost() throws Exception {
        Background<?>[] code = new Background<?>[1];
        CountDownLatch known = new CountDownLatch(1);
        LateTimers timers = new LateTimers(() -> {
            Background.awaitDeaf(known);
            code[0].thread().interrupt();
            spin();
        });
        code[0] = Background.run(timers, () -> {
            known.await();
            for (int i = 0; i < ROUNDS; i++) {
                boolean blocks = i % 2 == 0;
                int interrupts = 0;
                try {
                    Deadline.within(Duration.ofSeconds(1), () -> {
                        spin();
                        if (blocks) {
                            Background.blockForever();
                        }
                    });
                } catch (InterruptedException e) {
                    interrupts++;
                } catch (DeadlineExceededException e) {
                    // The interrupt ended the wait and then the deadline came: its interrupt has to be there still.
                    assertTrue(Thread.currentThread().isInterrupted(), "lost in block " + i);
                }
                timers.awaitAll();
                interrupts += Thread.interrupted() ? 1 : 0;
                assertEquals(1, interrupts, "in block " + i);
            }
        });
        known.countDown();
        code[0].result();
    }

    @Test
    void cancelledScopeIsNeverLostToATimer() throws Exception {
        LateTimers timers = new LateTimers(() -> {});
        Background.run(timers, () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        boolean blocks = i % 2 == 0;
                        CountDownLatch begun = new CountDownLatch(1);
                        CountDownLatch cancelled = new CountDownLatch(1);
                        try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
                            Task<Boolean> noticed = scope.fork(() -> noticesCancel(blocks, begun, cancelled));
                            begun.await();
                            spin();
                            scope.cancel();
                            cancelled.countDown();
                            scope.join();
                            if (noticed.state() != Task.State.CANCELLED) {
                                assertTrue(noticed.get(), "lost in round " + i);
                            }
                        }
                        timers.awaitAll();
                    }
                })
                .result();
    }

    private static boolean noticesCancel(boolean blocks, CountDownLatch begun, CountDownLatch cancelled)
            throws Exception {
        boolean noticed = false;
        try {
            Deadline.within(Duration.ofSeconds(1), () -> {
                begun.countDown();
                spin();
                if (blocks) {
                    Background.blockForever();
                }
            });
        } catch (InterruptedException e) {
            noticed = true;
        } catch (DeadlineExceededException e) {
            noticed = false;
        }
        Background.awaitDeaf(cancelled);
        return noticed | Thread.interrupted();
    }
}
