package dev.streamctl.task;

import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call of an {@link Offload}: what passes between its thread and that of the caller. */
class OffloadTest extends WithOffload {

    private static final Duration TWO = Duration.ofSeconds(2);

    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private String workThatWaits() throws InterruptedException {
        begun.countDown();
        try {
            return blockForever();
        } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
        } finally {
            ended.countDown();
        }
    }

    @Test
    void workRunsOnADaemonThreadOfThePoolAndItsResultComesBack() throws Exception {
        Thread thread = offload.call(() -> Thread.currentThread());
        assertEquals("streamctl-offload-0", thread.getName());
        assertTrue(thread.isDaemon());
        assertFalse(thread.isVirtual());
        assertNull(offload.<Void, RuntimeException>call(() -> null));
        offload.call(() -> ended.countDown());
        assertEquals(0, ended.getCount());
    }

    @Test
    void exceptionsOfTheWorkComeThroughAsTheyAre() {
        for (Throwable thrown : new Throwable[] {
            new TimeoutException("checked"),
            new FileNotFoundException("i/o"),
            new IllegalStateException("unchecked"),
            new StackOverflowError("error")
        }) {
            Throwable caught = assertThrows(
                    thrown.getClass(),
                    () -> offload.call(() -> {
                        throw Expiry.<Exception>asThrown(thrown);
                    }));
            assertSame(thrown, caught);
        }
    }

    /** The compiler says so: nothing but what the work declares has to be handled besides what streams throw. */
    @Test
    void checkedExceptionsKeepTheirTypes() throws Exception {
        String caught;
        try {
            caught = offload.call(() -> fail(new TimeoutException("typed")));
        } catch (TimeoutException e) {
            caught = e.getMessage();
        }
        assertEquals("typed", caught);
    }

    private static String fail(TimeoutException e) throws TimeoutException {
        throw e;
    }

    @Test
    void workRunsUnderTheNearerDeadlineAndTheCallersClock() throws Exception {
        Background<Deadline> inner = background(() ->
                Deadline.within(Duration.ofSeconds(5), () -> offload.call(TWO, () -> Deadline.current())));
        assertEquals(TWO, inner.result().remaining());
        Background<Deadline> outer = background(() ->
                Deadline.within(TWO, () -> offload.call(Duration.ofSeconds(5), () -> Deadline.current())));
        assertEquals(TWO, outer.result().remaining());
        assertSame(
                time, background(() -> offload.call(() -> TimeSource.current())).result());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deadlineEndsTheCallAndInterruptsTheWork(boolean own) throws Exception {
        Background<String> call = background(() -> own
                ? offload.call(TWO, this::workThatWaits)
                : Deadline.within(TWO, () -> offload.call(this::workThatWaits)));
        begun.await();
        time.awaitTimers(own ? 1 : 2);
        time.advance(TWO.minusNanos(1));
        assertFalse(call.isDone());
        time.advance(Duration.ofNanos(1));
        assertInstanceOf(DeadlineExceededException.class, call.failure());
        assertFalse(call.interruptLeft());
        ended.await();
        assertTrue(interrupted.get());
    }

    @Test
    void callerGoesOnAtTheDeadlineAlsoWhereTheWorkDoesNot() throws Exception {
        CountDownLatch stubborn = new CountDownLatch(1);
        Background<String> call = background(() -> offload.call(TWO, () -> {
            begun.countDown();
            Background.awaitDeaf(stubborn);
            return "late";
        }));
        begun.await();
        time.awaitTimers(1);
        time.advance(TWO);
        assertInstanceOf(DeadlineExceededException.class, call.failure());
        assertEquals(1, offload.stats().running());
        stubborn.countDown();
        await(() -> offload.stats().abandoned() == 1);
    }

    @Test
    void interruptOfTheCallerInterruptsTheWork() throws Exception {
        Background<String> call = background(() -> offload.call(this::workThatWaits));
        begun.await();
        call.thread().interrupt();
        assertInstanceOf(InterruptedException.class, call.failure());
        assertFalse(call.interruptLeft());
        ended.await();
        assertTrue(interrupted.get());
    }

    @Test
    void interruptDoesNotReachTheNextWorkOnThatThread() throws Exception {
        Background<String> deaf = occupy();
        deaf.thread().interrupt();
        assertInstanceOf(InterruptedException.class, deaf.failure());
        Background<Boolean> next = background(() -> offload.call(() -> Thread.interrupted()));
        awaitWaiting(1);
        release();
        assertFalse(next.result());
    }

    @Test
    void workDoesNotRunBehindADeadlineOrAnInterrupt() throws Exception {
        Background<String> late = background(() -> offload.call(Duration.ZERO, this::workThatWaits));
        assertInstanceOf(DeadlineExceededException.class, late.failure());
        Background<String> interruptedBefore = background(() -> {
            Thread.currentThread().interrupt();
            return offload.call(this::workThatWaits);
        });
        assertInstanceOf(InterruptedException.class, interruptedBefore.failure());
        assertFalse(interruptedBefore.interruptLeft());
        assertEquals(0, offload.stats().submitted());
    }

    @Test
    void workThatCallsItsOwnPoolRunsInPlace() throws Exception {
        Background<Boolean> call = background(() -> offload.call(() -> {
            Thread outer = Thread.currentThread();
            return offload.call(() -> Thread.currentThread() == outer);
        }));
        assertTrue(call.result());
        Background<String> timed = background(() -> offload.call(() -> offload.call(TWO, this::workThatWaits)));
        begun.await();
        time.awaitTimers(1);
        time.advance(TWO);
        assertInstanceOf(DeadlineExceededException.class, timed.failure());
    }
}
