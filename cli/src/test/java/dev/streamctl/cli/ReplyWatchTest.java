package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.ReplyWatch.End;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When {@code connect} is over; the clock is the test's. */
class ReplyWatchTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);

    private ReplyWatch watch(Duration timeout, Duration linger, int count) {
        return new ReplyWatch(timeout, linger, count, clock::get);
    }

    private void pass(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void nothingSentIsNoReasonToEnd() {
        var watch = watch(SHORT, SHORT, 0);
        pass(60_000);
        assertNull(watch.check());
    }

    @Test
    void noReplyWithinTheTimeoutOfTheFirstUnansweredFrame() {
        var watch = watch(SHORT, LONG, 0);
        watch.sent();
        pass(99);
        watch.sent(); // a further frame is no reply
        assertNull(watch.check());
        pass(1);
        assertEquals(End.TIMED_OUT, watch.check());
    }

    @Test
    void anyReplyAnswersAllThatWasSentBefore() {
        var watch = watch(SHORT, LONG, 0);
        watch.sent();
        watch.sent();
        pass(99);
        watch.received();
        pass(10_000);
        assertNull(watch.check());
        watch.sent();
        pass(100);
        assertEquals(End.TIMED_OUT, watch.check());
    }

    @Test
    void zeroTimeoutIsForEver() {
        var watch = watch(Duration.ZERO, LONG, 0);
        watch.sent();
        pass(86_400_000);
        assertNull(watch.check());
    }

    @Test
    void theLingerRunsFromTheEndOfTheInput() {
        var watch = watch(LONG, SHORT, 0);
        watch.sent();
        watch.received();
        pass(5000);
        watch.inputEnded();
        pass(99);
        watch.received(); // more replies than frames do not prolong it
        assertNull(watch.check());
        pass(1);
        assertEquals(End.LINGER_OVER, watch.check());
    }

    @Test
    void whileRepliesAreMissingEachOneStartsTheLingerAgain() {
        var watch = watch(LONG, SHORT, 0);
        for (int i = 0; i < 3; i++) {
            watch.sent();
        }
        watch.inputEnded();
        pass(99);
        watch.received();
        pass(99);
        watch.received();
        pass(99);
        assertNull(watch.check());
        pass(1);
        assertEquals(End.LINGER_OVER, watch.check());
    }

    @Test
    void aTimeoutAsLongAsTheLingerComesFirst() {
        var watch = watch(SHORT, SHORT, 0);
        watch.sent();
        watch.inputEnded();
        pass(100);
        assertEquals(End.TIMED_OUT, watch.check());
    }

    @Test
    void withACountRepliesAreAwaitedFromTheStartAndTheLingerIsOff() {
        var watch = watch(SHORT, Duration.ofMillis(1), 2);
        watch.inputEnded();
        pass(99);
        assertTrue(watch.received());
        pass(99);
        assertNull(watch.check());
        assertFalse(watch.isEnough());
        assertFalse(watch.received());
        assertTrue(watch.isEnough());
        assertEquals(End.COUNT_REACHED, watch.check());
    }

    @Test
    void withACountSilenceIsAFailureEvenIfNothingWasSent() {
        var watch = watch(SHORT, LONG, 1);
        pass(100);
        assertEquals(End.TIMED_OUT, watch.check());
    }

    @Test
    void theFirstReasonCounts() {
        var watch = watch(SHORT, SHORT, 0);
        watch.end(End.PEER_ENDED);
        watch.end(End.STOPPED);
        assertEquals(End.PEER_ENDED, watch.check());
    }

    @Test
    @Timeout(30)
    void aReasonWakesTheWaiting() throws InterruptedException {
        var watch = watch(SHORT, SHORT, 0);
        Thread.startVirtualThread(() -> watch.end(End.PEER_ENDED));
        assertEquals(End.PEER_ENDED, watch.await());
    }
}
