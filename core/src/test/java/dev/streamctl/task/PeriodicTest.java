package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.testing.RawTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PeriodicTest {

    private static final Duration PERIOD = Duration.ofMillis(40);

    private final ManualTime time = new ManualTime();
    private final BlockingQueue<String> ticks = new LinkedBlockingQueue<>();

    private void note(Periodic.Tick tick) {
        ticks.add(tick.number() + "+" + tick.skipped() + " at " + time.elapsed().toMillis());
    }

    private Background<Void> loop(Periodic.Body<IOException> body) {
        return Background.run(time, () -> Periodic.every(PERIOD).run(body));
    }

    private void sleepThenAdvance(Duration duration) throws InterruptedException {
        time.awaitTimers(1);
        time.advance(duration);
    }

    @Test
    void ticksAreWholePeriodsAfterTheFirstWhichIsAtOnce() throws Exception {
        Background<Void> loop = loop(tick -> {
            note(tick);
            if (tick.number() == 2) {
                tick.stop();
            }
        });
        assertEquals("0+0 at 0", ticks.take());
        sleepThenAdvance(PERIOD);
        assertEquals("1+0 at 40", ticks.take());
        sleepThenAdvance(PERIOD);
        loop.result();
        assertEquals("2+0 at 80", ticks.take());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void timeTheBodyTakesDoesNotMoveTheTicks() throws Exception {
        Background<Void> loop = loop(tick -> {
            note(tick);
            time.advance(Duration.ofMillis(15));
        });
        assertEquals("0+0 at 0", ticks.take());
        sleepThenAdvance(Duration.ofMillis(25));
        assertEquals("1+0 at 40", ticks.take());
        sleepThenAdvance(Duration.ofMillis(25));
        assertEquals("2+0 at 80", ticks.take());
        loop.thread().interrupt();
        assertInstanceOf(InterruptedException.class, loop.failure());
    }

    @Test
    void ticksThatCameWhileTheBodyRanAreSkippedAndCounted() throws Exception {
        Background<Void> loop = loop(tick -> {
            note(tick);
            if (tick.number() == 0) {
                time.advance(Duration.ofMillis(100));
            }
        });
        assertEquals("0+0 at 0", ticks.take());
        sleepThenAdvance(Duration.ofMillis(20));
        assertEquals("3+2 at 120", ticks.take());
        sleepThenAdvance(PERIOD);
        assertEquals("4+2 at 160", ticks.take());
        loop.thread().interrupt();
        assertInstanceOf(InterruptedException.class, loop.failure());
    }

    @Test
    void bodyThatTakesExactlyOnePeriodSkipsNothing() throws Exception {
        Background<Void> loop = loop(tick -> {
            note(tick);
            time.advance(PERIOD);
            if (tick.number() == 2) {
                tick.stop();
            }
        });
        loop.result();
        assertEquals("[0+0 at 0, 1+0 at 40, 2+0 at 80]", ticks.toString());
    }

    @Test
    void stallDuringTheSleepSkipsToTheNewestTick() throws Exception {
        RawTime raw = new RawTime();
        Background<Void> loop = Background.run(
                raw,
                () -> Periodic.every(PERIOD).run(tick -> {
                    note(tick);
                    if (tick.number() == 11) {
                        tick.stop();
                    }
                }));
        assertEquals("0+0 at 0", ticks.take());
        raw.ringAt(Duration.ofMillis(420));
        assertEquals("10+9 at 0", ticks.take());
        raw.ringAt(Duration.ofMillis(440));
        assertEquals("11+9 at 0", ticks.take());
        loop.result();
    }

    @Test
    void deadlineEndsTheLoopBetweenTwoTicks() throws Exception {
        Background<Void> loop = Background.run(
                time,
                () -> Deadline.within(
                        Duration.ofMillis(60), () -> Periodic.every(PERIOD).run(tick -> note(tick))));
        assertEquals("0+0 at 0", ticks.take());
        time.awaitTimers(2);
        time.advance(PERIOD);
        assertEquals("1+0 at 40", ticks.take());
        time.awaitTimers(2);
        time.advance(Duration.ofMillis(20));
        assertInstanceOf(DeadlineExceededException.class, loop.failure());
    }

    @Test
    void exceptionOfTheBodyEndsTheLoop() throws Exception {
        Background<Void> loop = loop(_ -> {
            throw new IOException("camera gone");
        });
        assertEquals("camera gone", loop.failure().getMessage());
    }

    @Test
    void pendingInterruptEndsTheLoopBeforeTheFirstTick() throws Exception {
        Background<Void> loop = Background.run(time, () -> {
            Thread.currentThread().interrupt();
            Periodic.every(PERIOD).run(tick -> note(tick));
        });
        assertInstanceOf(InterruptedException.class, loop.failure());
        assertEquals("[]", ticks.toString());
    }

    @Test
    void periodIsMoreThanZero() {
        assertThrows(IllegalArgumentException.class, () -> Periodic.every(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Periodic.every(Duration.ofMillis(-1)));
    }

    /** A timer of other threads would wake those for each tick. */
    @Test
    void aPlatformThreadOnTheMachinesClockSleepsByItself() throws Exception {
        var ended = new LinkedBlockingQueue<Exception>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                Periodic.every(Duration.ofHours(1)).run(_ -> {});
            } catch (IOException | InterruptedException e) {
                ended.add(e);
            }
        });
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertInstanceOf(InterruptedException.class, ended.take());
    }
}
