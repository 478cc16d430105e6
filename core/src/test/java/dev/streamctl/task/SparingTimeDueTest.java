package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many that are due at one moment. */
@Timeout(900)
class SparingTimeDueTest extends SparingTimeCase {

    private void fail(int millis) {
        time.schedule(Duration.ofMillis(millis), () -> {
            rung.add("failure");
            throw new IllegalStateException("failed");
        });
    }

    @Test
    void allThatAreDueAtOneMomentAreHandedOnByOneRing() {
        List<Integer> waiting = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            time.schedule(Duration.ofMillis(100), () -> waiting.add(beneath.clock.pendingTimers()));
        }
        ring(250);
        advance(200);
        List<String> asked = new ArrayList<>(List.of("100 ms", "150 ms"));
        asked.addAll(Collections.nCopies(999, "0 ms"));
        assertEquals(asked, beneath.asked);
        assertEquals(1000, waiting.size());
        assertEquals(1000, waiting.getFirst(), "the first runs when all others, and the next ring, have been set");
    }

    @Test
    void oneThatBlocksKeepsNoOtherFromRinging() throws Exception {
        var clock = new ManualTime();
        var threaded = new SparingTime(new TimeSource() {
            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                if (delay.isZero()) { // or the ring, which has a thread of its own, would race with the advance
                    Thread.startVirtualThread(task);
                    return () -> {};
                }
                return clock.schedule(delay, () -> Thread.startVirtualThread(task));
            }
        });
        var begun = new CountDownLatch(4);
        for (int millis : List.of(100, 100, 100, 200)) {
            threaded.schedule(Duration.ofMillis(millis), () -> {
                begun.countDown();
                assertDoesNotThrow(() ->
                        begun.await()); // for longer than the test: the time-out of one would let the others go on
            });
        }
        clock.advance(Duration.ofMillis(100));
        clock.awaitTimers(1, Duration.ofMinutes(1));
        clock.advance(Duration.ofMillis(100));
        awaitAll(begun);
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES), () -> latch.getCount() + " are missing");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thoseThatFailKeepNoOtherFromRinging() {
        fail(100);
        ring(100);
        fail(100);
        ring(100);
        ring(200);
        assertThrows(IllegalStateException.class, () -> advance(100));
        assertThrows(IllegalStateException.class, () -> advance(0));
        advance(100);
        assertEquals(List.of("failure", "100 at 100", "failure", "100 at 100", "200 at 200"), rung);
    }

    @Test
    void whatIsTakenBackWhenItWasHandedOnNeverRings() {
        List<TimeSource.Timer> others = new ArrayList<>();
        time.schedule(Duration.ofMillis(100), () -> others.forEach(TimeSource.Timer::cancel));
        others.add(ring(100));
        others.add(ring(200));
        others.add(ring(100));
        ring(100);
        advance(1000);
        assertEquals(List.of("100 at 100"), rung);
    }

    @Test
    void whatIsTakenBackIsNotKeptByItsTimer() {
        List<TimeSource.Timer> taken = new ArrayList<>();
        List<WeakReference<Runnable>> tasks = new ArrayList<>();
        time.schedule(Duration.ofMillis(100), () -> {
            taken.forEach(TimeSource.Timer::cancel);
            System.gc();
        });
        taken.add(large(100, tasks)); // has been handed on when it is taken back
        taken.add(large(200, tasks));
        advance(100);
        for (WeakReference<Runnable> task : tasks) {
            assertNull(task.get());
        }
        Reference.reachabilityFence(taken);
    }

    private TimeSource.Timer large(int millis, List<WeakReference<Runnable>> tasks) {
        byte[] memory = new byte[1 << 20];
        Runnable task = () -> rung.add(millis + " with " + memory.length);
        tasks.add(new WeakReference<>(task));
        return time.schedule(Duration.ofMillis(millis), task);
    }

    /** Those of all threads are due at few moments, and half of them are taken back at about these. */
    @Test
    void ofManyThreadsEachRingsOnceUnlessItIsTakenBack() throws Exception {
        var machine = new SparingTime(SystemTime.INSTANCE);
        int each = 4000;
        var rings = new AtomicIntegerArray(4 * each);
        var left = new CountDownLatch(4 * each / 2);
        long start = machine.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i * each;
            var random = new Random(i);
            threads.add(Thread.ofPlatform().start(() -> {
                List<TimeSource.Timer> odd = new ArrayList<>();
                for (int k = first; k < first + each; k++) {
                    int number = k;
                    long moment = (1 + (machine.nanoTime() - start) / 2_000_000) * 2_000_000;
                    TimeSource.Timer timer =
                            machine.schedule(Duration.ofNanos(start + moment - machine.nanoTime()), () -> {
                                rings.incrementAndGet(number);
                                if (number % 2 == 0) {
                                    left.countDown();
                                }
                            });
                    if (number % 2 == 1) {
                        odd.add(timer);
                    }
                    if (odd.size() > 100) {
                        odd.remove(random.nextInt(odd.size())).cancel();
                    }
                }
                odd.forEach(TimeSource.Timer::cancel);
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        awaitAll(left);
        for (int k = 0; k < 4 * each; k++) {
            int rang = rings.get(k);
            assertTrue(rang == 1 || rang == 0 && k % 2 == 1, k + " rang " + rang + " times");
        }
    }
}
