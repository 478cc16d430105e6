package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads and the line of an {@link Offload}. */
class OffloadPoolTest extends WithOffload {

    private static final Duration TWO = Duration.ofSeconds(2);

    private final ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();

    private Background<Boolean> inLine(int number) {
        Background<Boolean> call = background(() -> offload.call(() -> order.add(number)));
        awaitWaiting(number);
        return call;
    }

    @AfterEach
    void countersAgree() {
        release();
        await(() -> offload.stats().running() == 0);
        Offload.Stats stats = offload.stats();
        assertEquals(
                stats.submitted(),
                stats.completed() + stats.withdrawn() + stats.running() + stats.waiting(),
                () -> "" + stats);
    }

    @Test
    void callsWaitInLineFirstComeFirstServedHoweverManyThereAre() throws Exception {
        occupy();
        List<Background<Boolean>> calls = new ArrayList<>();
        for (int i = 1; i <= 3 * ROOM; i++) {
            calls.add(inLine(i));
        }
        release();
        for (Background<Boolean> call : calls) {
            call.result();
        }
        assertEquals(List.of(1, 2, 3, 4, 5, 6), List.copyOf(order));
    }

    @Test
    void tryIsRefusedWhereTheLineIsFull() throws Exception {
        occupy();
        inLine(1);
        Background<Boolean> last = background(() -> offload.tryCall(() -> order.add(2)));
        awaitWaiting(2);
        Throwable refused = assertThrows(RejectedExecutionException.class, () -> offload.tryCall(() -> order.add(3)));
        assertEquals("1 threads are at work and 2 calls wait, the limit is 2", refused.getMessage());
        assertEquals(1, offload.stats().refused());
        release();
        last.result();
        assertEquals(List.of(1, 2), List.copyOf(order));
    }

    @Test
    void workThatHasNotBegunIsWithdrawnAtItsDeadline() throws Exception {
        occupy();
        Background<Boolean> late = background(() -> offload.call(TWO, () -> order.add(1)));
        time.awaitTimers(1);
        Background<Boolean> patient = inLine(2);
        time.advance(TWO);
        Throwable thrown = late.failure();
        assertInstanceOf(DeadlineExceededException.class, thrown);
        assertTrue(thrown.getMessage().contains("no thread was free"), thrown.getMessage());
        assertEquals(1, offload.stats().waiting());
        release();
        patient.result();
        assertEquals(List.of(2), List.copyOf(order));
        assertEquals(1, offload.stats().withdrawn());
    }

    @Test
    void workThatHasNotBegunIsWithdrawnByAnInterruptOfItsCaller() throws Exception {
        occupy();
        Background<Boolean> call = inLine(1);
        call.thread().interrupt();
        assertInstanceOf(InterruptedException.class, call.failure());
        assertEquals(0, offload.stats().waiting());
        release();
        assertTrue(offload.call(() -> order.isEmpty()));
    }

    @Test
    void thereAreAsManyThreadsAsAllowedAndNeverMore() throws Exception {
        try (Offload four = Offload.open(4, 0, time)) {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Background<Thread>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(background(() -> four.call(() -> {
                    together.await();
                    return Thread.currentThread();
                })));
            }
            for (Background<Thread> call : calls) {
                call.result();
            }
            await(() -> four.stats().running() == 0);
            for (int i = 0; i < 10; i++) {
                await(() -> four.stats().idle() > 0); // a call returns a moment before its thread is free
                four.tryCall(() -> "on one of the four");
            }
            await(() -> four.stats().running() == 0);
            assertEquals(4, four.stats().idle());
        }
    }

    @Test
    void threadWithoutWorkEndsAndALaterCallStartsAnother() throws Exception {
        assertEquals(0, offload.stats().idle());
        Thread first = offload.call(() -> Thread.currentThread());
        await(() -> offload.stats().idle() == 1);
        time.advance(Workers.IDLE.minusNanos(1));
        assertEquals(first, offload.call(() -> Thread.currentThread()), "it was used in time");
        await(() -> offload.stats().idle() == 1);
        time.advance(Workers.IDLE.minusNanos(1));
        assertEquals(1, offload.stats().idle());
        time.advance(Duration.ofNanos(1));
        assertEquals(0, offload.stats().idle());
        first.join();
        assertEquals(0, time.pendingTimers());
        assertNotSame(first, offload.call(() -> Thread.currentThread()));
    }

    @Test
    void threadAtWorkDoesNotEndHoweverLongThatTakes() throws Exception {
        Background<String> call = occupy();
        time.advance(Workers.IDLE.multipliedBy(3));
        release();
        assertEquals("released", call.result());
    }

    @Test
    void closeEndsCallsAndThreads() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Background<String> running = background(() -> offload.call(() -> {
            begun.countDown();
            return Background.blockForever();
        }));
        begun.await();
        Background<Boolean> waiting = inLine(1);
        offload.close();
        assertThrows(CancellationException.class, running::result);
        assertThrows(CancellationException.class, waiting::result);
        assertEquals(List.of(), threads());
        assertTrue(order.isEmpty());
        assertThrows(IllegalStateException.class, () -> offload.call(() -> order.add(2)));
        offload.close();
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void closeEndsAnIdleThread() throws Exception {
        offload.call(() -> "done");
        offload.close();
        assertEquals(List.of(), threads());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void closeDoesNotWaitBeyondAnInterrupt() throws Exception {
        Background<String> deaf = occupy();
        Thread.currentThread().interrupt();
        offload.close();
        assertTrue(Thread.interrupted());
        assertThrows(CancellationException.class, deaf::result);
        assertFalse(threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("streamctl-offload-"))
                .toList();
    }
}
