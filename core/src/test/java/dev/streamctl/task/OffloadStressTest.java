package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of calls that race with deadlines and interrupts, in real time: each ends, and only its own work hears of it. */
@Timeout(600)
class OffloadStressTest {

    private static final int CALLERS = 16;
    private static final int CALLS_EACH = 1_000;

    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void callsEndOnceAndInterruptsReachNoOtherWork() throws Exception {
        SplittableRandom random = new SplittableRandom();
        try (Offload offload = Offload.open(2, 4, TimeSource.system())) {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                SplittableRandom own = random.split();
                boolean calm = i % 2 == 0;
                SplittableRandom moments = random.split();
                FutureTask<Integer> caller =
                        new FutureTask<>(() -> calm ? callCalmly(offload) : callInAHurry(offload, own));
                Thread thread = Thread.startVirtualThread(caller);
                if (!calm) {
                    Thread.ofVirtual().start(() -> interruptNowAndThen(thread, moments));
                }
                callers.add(caller);
            }
            int ended = 0;
            for (Future<Integer> caller : callers) {
                ended += caller.get(300, TimeUnit.SECONDS);
            }
            over.countDown();
            WithOffload.await(() -> offload.stats().running() == 0);
            Offload.Stats stats = offload.stats();
            assertEquals(stats.submitted(), stats.completed() + stats.withdrawn(), () -> "" + stats);
            assertTrue(stats.completed() - stats.abandoned() >= ended, "more ended than were completed: " + stats);
            assertEquals(0, stats.waiting());
        } finally {
            over.countDown();
        }
    }

    /** Nobody interrupts this caller, and so nobody its work. */
    private static int callCalmly(Offload offload) throws Exception {
        for (int i = 0; i < CALLS_EACH; i++) {
            int number = i;
            int result = offload.call(() -> {
                LockSupport.parkNanos(1_000);
                if (Thread.currentThread().isInterrupted()) {
                    throw new AssertionError("an interrupt for another work");
                }
                return number;
            });
            assertEquals(number, result);
        }
        return CALLS_EACH;
    }

    private static int callInAHurry(Offload offload, SplittableRandom random) throws Exception {
        int ended = 0;
        for (int i = 0; i < CALLS_EACH; i++) {
            int number = i;
            try {
                int result = offload.call(Duration.ofNanos(random.nextInt(1, 300_000)), () -> {
                    LockSupport.parkNanos(number % 50_000);
                    return number;
                });
                assertEquals(number, result);
                ended++;
            } catch (DeadlineExceededException | InterruptedException e) {
                // as it should, now and then
            }
        }
        return ended;
    }

    private void interruptNowAndThen(Thread victim, SplittableRandom random) {
        while (victim.isAlive() && over.getCount() > 0) {
            LockSupport.parkNanos(random.nextInt(20_000, 400_000));
            victim.interrupt();
        }
    }
}
