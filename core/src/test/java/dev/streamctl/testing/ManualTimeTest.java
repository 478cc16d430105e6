package dev.streamctl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ManualTimeTest {

    private final ManualTime time = new ManualTime();
    private final List<String> ran = new ArrayList<>();

    private TimeSource.Timer schedule(long millis, String name) {
        return time.schedule(Duration.ofMillis(millis), () -> note(name));
    }

    private void note(String name) {
        ran.add(name + " at " + time.elapsed().toMillis());
    }

    @Test
    void timeStandsStillUntilItIsAdvanced() {
        long start = time.nanoTime();
        assertEquals(start, time.nanoTime());
        time.advance(Duration.ofMillis(3));
        assertEquals(3_000_000, time.nanoTime() - start);
        assertEquals(Duration.ofMillis(3), time.elapsed());
    }

    @Test
    void dueTimersRunInOrderEachAtItsOwnTime() {
        schedule(30, "c");
        schedule(10, "a");
        schedule(30, "d");
        schedule(20, "b");
        schedule(31, "later");
        time.advance(Duration.ofMillis(30));
        assertEquals(List.of("a at 10", "b at 20", "c at 30", "d at 30"), ran);
        assertEquals(1, time.pendingTimers());
    }

    @Test
    void timersRunOnTheThreadThatAdvances() {
        Thread[] thread = new Thread[1];
        time.schedule(Duration.ofMillis(1), () -> thread[0] = Thread.currentThread());
        time.advance(Duration.ofMillis(1));
        assertSame(Thread.currentThread(), thread[0]);
    }

    @Test
    void timersScheduledByTimersRunOnTheWay() {
        time.schedule(Duration.ofMillis(10), () -> schedule(5, "second"));
        time.advance(Duration.ofMillis(20));
        assertEquals(List.of("second at 15"), ran);
    }

    @Test
    void timerOfNoTimeRunsAtTheNextAdvance() {
        schedule(0, "now");
        schedule(-5, "overdue");
        assertEquals(List.of(), ran);
        time.advance(Duration.ZERO);
        assertEquals(List.of("now at 0", "overdue at 0"), ran);
    }

    @Test
    void cancelledTimerIsGoneAtOnce() {
        TimeSource.Timer timer = schedule(10, "cancelled");
        timer.cancel();
        timer.cancel();
        assertEquals(0, time.pendingTimers());
        time.advance(Duration.ofMillis(10));
        assertEquals(List.of(), ran);
    }

    @Test
    void timerMayCancelOneThatIsDueAtTheSameTime() {
        TimeSource.Timer[] second = new TimeSource.Timer[1];
        time.schedule(Duration.ofMillis(10), () -> second[0].cancel());
        second[0] = schedule(10, "cancelled");
        time.advance(Duration.ofMillis(10));
        assertEquals(List.of(), ran);
    }

    @Test
    void veryLongDelaysNeverCome() {
        time.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> note("never"));
        time.advance(Duration.ofDays(36_500));
        assertEquals(1, time.pendingTimers());
    }

    @Test
    void exceptionOfATimerEndsTheAdvanceAtItsTime() {
        time.schedule(Duration.ofMillis(10), () -> {
            throw new IllegalStateException("of the timer");
        });
        schedule(20, "after");
        assertThrows(IllegalStateException.class, () -> time.advance(Duration.ofMillis(30)));
        assertEquals(Duration.ofMillis(10), time.elapsed());
        time.advance(Duration.ofMillis(10));
        assertEquals(List.of("after at 20"), ran);
    }

    @Test
    void timersMustNotAdvanceTheClock() {
        time.schedule(Duration.ofMillis(10), () -> time.advance(Duration.ofMillis(1)));
        assertThrows(IllegalStateException.class, () -> time.advance(Duration.ofMillis(10)));
    }

    @Test
    void timeDoesNotGoBack() {
        assertThrows(IllegalArgumentException.class, () -> time.advance(Duration.ofMillis(-1)));
    }

    @Test
    void awaitTimersReturnsWhenAnotherThreadHasScheduled() throws Exception {
        Thread.startVirtualThread(() -> schedule(10, "theirs"));
        time.awaitTimers(1);
        assertEquals(1, time.pendingTimers());
    }

    @Test
    void awaitTimersGivesUp() {
        AssertionError e = assertThrows(AssertionError.class, () -> time.awaitTimers(1, Duration.ofMillis(1)));
        assertEquals("waited 1 ms for 1 timers, there are 0", e.getMessage());
    }
}
