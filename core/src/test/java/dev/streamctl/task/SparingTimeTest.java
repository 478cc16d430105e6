package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(900)
class SparingTimeTest extends SparingTimeCase {

    @Test
    void deadlinesThatAreMetAskForOneTimer() {
        for (int i = 0; i < 100; i++) {
            TimeSource.Timer deadline = ring(5000);
            beneath.clock.advance(Duration.ofMillis(33));
            deadline.cancel();
        }
        assertEquals(List.of("5000 ms"), beneath.asked);
        beneath.clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of(), rung);
        assertEquals(0, beneath.clock.pendingTimers());
    }

    @Test
    void eachRingsAtItsTime() {
        ring(300);
        ring(100);
        ring(200);
        ring(100);
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("100 at 100", "100 at 100", "200 at 200", "300 at 300"), rung);
        assertEquals(List.of("300 ms", "100 ms", "100 ms", "0 ms", "100 ms"), beneath.asked);
    }

    @Test
    void oneBehindThoseTakenBackRingsAtItsTime() {
        ring(100).cancel();
        ring(250);
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("250 at 250"), rung);
    }

    @Test
    void oneThatIsScheduledWhileAnotherRingsRingsToo() {
        time.schedule(Duration.ofMillis(100), () -> ring(50));
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("50 at 150"), rung);
    }

    @Test
    void whatIsDueAtOnceOrLongAfterEverythingElseIsNoSpecialCase() {
        beneath.clock.advance(Duration.ofSeconds(1));
        time.schedule(Duration.ofNanos(Long.MAX_VALUE), () -> rung.add("never"));
        time.schedule(Duration.ofMillis(-5), () -> rung.add("at once"));
        beneath.clock.advance(Duration.ofDays(365));
        assertEquals(List.of("at once"), rung);
    }

    @Test
    void oneThatFailsKeepsNoOtherFromRinging() {
        time.schedule(Duration.ofMillis(100), () -> {
            throw new IllegalStateException("failed");
        });
        ring(100);
        ring(200);
        assertThrows(IllegalStateException.class, () -> beneath.clock.advance(Duration.ofMillis(100)));
        beneath.clock.advance(Duration.ofMillis(200));
        assertEquals(List.of("100 at 100", "200 at 200"), rung);
    }

    /** The time beneath has a thread for each. */
    @Test
    void oneThatTakesLongHoldsUpNoOther() {
        ring(100);
        ring(100);
        ring(200);
        beneath.clock.advance(Duration.ofMillis(99));
        time.schedule(Duration.ofMillis(1), () -> rung.add("beneath waits " + beneath.clock.pendingTimers()));
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("100 at 100", "100 at 100", "beneath waits 1", "200 at 200"), rung);
    }

    @Test
    void aTimerBeneathThatIsTakenBackTooLateRingsOnce() {
        beneath.tooLate = true;
        ring(100);
        ring(50);
        ring(200);
        ring(300);
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("50 at 50", "100 at 100", "200 at 200", "300 at 300"), rung);
        assertEquals(List.of("100 ms", "50 ms", "50 ms", "100 ms", "100 ms"), beneath.asked);
    }

    @Test
    void oneThatIsRefusedNeverRingsAndTheNextOneDoes() {
        beneath.room = 0;
        assertThrows(RejectedExecutionException.class, () -> ring(100));
        beneath.room = 1;
        ring(200);
        beneath.clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("200 at 200"), rung);
    }

    /** One is added at about the moment at which the one before rings, and nothing else comes that would arm the time. */
    @Test
    void oneThatIsAddedDuringARingIsNotForgotten() throws Exception {
        var machine = new SparingTime(SystemTime.INSTANCE);
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var left = new CountDownLatch(2);
            machine.schedule(Duration.ofNanos(random.nextInt(20_000)), left::countDown);
            for (int spins = random.nextInt(2000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            machine.schedule(Duration.ofNanos(50_000), left::countDown);
            assertTrue(left.await(1, TimeUnit.MINUTES), "forgotten in round " + i);
        }
    }

    @Test
    void ofManyThreadsNoTimerIsLost() throws Exception {
        var machine = new SparingTime(SystemTime.INSTANCE);
        int each = 5000;
        var left = new CountDownLatch(4 * each);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var random = new Random(i);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int k = 0; k < each; k++) {
                    machine.schedule(Duration.ofMillis(50), left::countDown).cancel();
                    machine.schedule(Duration.ofNanos(random.nextInt(200_000)), left::countDown);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(left.await(1, TimeUnit.MINUTES), () -> left.getCount() + " have not rung");
    }
}
