package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What is set below the timers, and what runs of them. */
class TimerQueueTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final List<Ring> rings = new ArrayList<>();
    private final List<Runnable> elsewhere = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos(); // wraps around on the way
    private boolean refuses;
    private final Executor threads = elsewhere::add;
    private final TimerQueue queue = new TimerQueue(() -> now, this::set, threads);

    private record Ring(FutureTask<Void> task, long at) {}

    private Future<?> set(Runnable task, long nanos) {
        if (refuses) {
            throw new RejectedExecutionException("no thread");
        }
        var ring = new Ring(new FutureTask<>(task, null), now + nanos);
        rings.add(ring);
        return ring.task();
    }

    private TimeSource.Timer schedule(long millis, String name) {
        return queue.schedule(Duration.ofMillis(millis), () -> ran.add(name));
    }

    /** Moves the clock, and lets ring what is set until then. */
    private void advance(long millis) throws Exception {
        long end = now + Duration.ofMillis(millis).toNanos();
        for (int i = 0; i < rings.size(); i++) {
            Ring ring = rings.get(i);
            if (ring.at() - end <= 0 && !ring.task().isDone()) {
                now = ring.at() - now > 0 ? ring.at() : now;
                ring.task().run();
                ring.task().get();
            }
        }
        now = end;
    }

    private long set() {
        return rings.stream().filter(ring -> !ring.task().isDone()).count();
    }

    @Test
    void aTimerRunsAtItsTimeAndNotBefore() throws Exception {
        schedule(3000, "a");
        advance(2999);
        assertEquals(List.of(), ran);
        advance(1);
        assertEquals(List.of("a"), ran);
        advance(10_000);
        assertEquals(List.of("a"), ran);
        assertEquals(0, set());
    }

    @Test
    void timersBehindTheNextOneSetNothing() throws Exception {
        schedule(10, "tick");
        for (int i = 0; i < 100; i++) {
            schedule(5000, "deadline " + i).cancel();
        }
        schedule(20, "second");
        assertEquals(1, rings.size());
        advance(20);
        assertEquals(List.of("tick", "second"), ran);
        assertEquals(2, rings.size());
        assertEquals(0, set());
    }

    @Test
    void anEarlierTimerIsNotDelayedByWhatIsSet() throws Exception {
        schedule(1000, "late");
        schedule(10, "early");
        advance(10);
        assertEquals(List.of("early"), ran);
        advance(990);
        assertEquals(List.of("early", "late"), ran);
        assertEquals(2, rings.size());
    }

    @Test
    void manyTimersFromTheLastToTheFirstSetFewAlarms() throws Exception {
        List<String> wanted = new ArrayList<>();
        for (int i = 100; i > 0; i--) {
            schedule(i, "at " + i);
            wanted.addFirst("at " + i);
            assertEquals(Math.min(4, 101 - i), set());
        }
        for (int i = 0; i < 100; i++) {
            advance(1);
        }
        assertEquals(wanted, ran);
        assertEquals(0, set());
    }

    @Test
    void aTimerThatWasTakenBackDoesNotRun() throws Exception {
        TimeSource.Timer timer = schedule(10, "a");
        schedule(20, "b");
        timer.cancel();
        timer.cancel();
        advance(20);
        assertEquals(List.of("b"), ran);
        timer.cancel();
        assertEquals(0, set());
    }

    @Test
    void timersOfOneTimeRunOnThreadsOfTheirOwn() throws Exception {
        schedule(10, "a");
        schedule(10, "b");
        schedule(10, "c");
        advance(10);
        assertEquals(List.of("a"), ran);
        elsewhere.forEach(Runnable::run);
        assertEquals(List.of("a", "b", "c"), ran);
    }

    @Test
    void aTimerThatFailsTakesNoOtherWithIt() throws Exception {
        queue.schedule(Duration.ofMillis(10), () -> {
            throw new IllegalStateException("broken");
        });
        schedule(10, "same time");
        schedule(20, "later");
        assertThrows(Exception.class, () -> advance(10));
        elsewhere.forEach(Runnable::run);
        advance(20);
        assertEquals(List.of("same time", "later"), ran);
    }

    @Test
    void aTimerThatCannotBeSetIsNotThere() throws Exception {
        refuses = true;
        assertThrows(RejectedExecutionException.class, () -> schedule(10, "a"));
        refuses = false;
        schedule(20, "b");
        advance(20);
        assertEquals(List.of("b"), ran);
    }

    @Test
    void delaysOfNothingAndOfForEverAreTimesToo() throws Exception {
        queue.schedule(FOREVER, () -> ran.add("never"));
        queue.schedule(Duration.ofSeconds(-1), () -> ran.add("at once"));
        advance(0);
        assertEquals(List.of("at once"), ran);
        advance(Duration.ofDays(365).toMillis());
        assertEquals(List.of("at once"), ran);
    }
}
