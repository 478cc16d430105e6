package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.SourceException.Reason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the capture loop asks its source, and when it does not. */
@Timeout(180)
class CaptureRateTest extends CaptureLoopCase {

    @Test
    void aSourceThatIsNotPacedIsAskedOnceAPeriodWithoutDrift() throws Exception {
        var asked = new FakeSource(false);
        for (int i = 0; i < 200; i++) {
            asked.frame(i);
        }
        start(asked, options());
        Waits.until(() -> assertEquals(1, loop.stats().published()));
        for (int i = 2; i <= 30; i++) {
            int expected = i;
            time.awaitTimers(3); // the next tick, the next notice, and the idle thread of the source
            time.advance(Duration.ofMillis(100));
            Waits.until(() -> assertEquals(expected, loop.stats().published()));
        }
        assertEquals(0, loop.stats().ticksSkipped());
    }

    @Test
    void aPauseClosesTheSourceUntilItIsOver() {
        start(paced, options());
        paced.frame(1);
        Waits.until(() -> assertEquals(2, paced.asked.get())); // else the loop may see the pause before it asks
        loop.setPaused(true);
        paced.frame(2);
        untilState(State.PAUSED);
        Waits.until(() -> assertEquals(1, paced.closed.get()));
        assertEquals(2, loop.stats().published());
        loop.setPaused(false);
        paced.frame(3);
        Waits.until(() -> assertEquals(3, loop.stats().published()));
        assertEquals(2, paced.opened.get());
    }

    @Test
    void aNewRateHoldsFromTheLastTickOn() throws Exception {
        var asked = new FakeSource(false);
        for (int i = 0; i < 200; i++) {
            asked.frame(i);
        }
        start(asked, options());
        Waits.until(() -> assertEquals(1, loop.stats().published()));
        loop.setFps(20);
        for (int i = 2; i <= 12; i++) {
            int expected = i;
            time.awaitTimers(3);
            time.advance(Duration.ofMillis(50));
            Waits.until(() -> assertEquals(expected, loop.stats().published()));
        }
        assertEquals(1, asked.opened.get());
    }

    /** A loop at a hundred seconds a frame that has given its first one and sleeps, for so long already. */
    private FakeSource slow(Duration already) throws Exception {
        var asked = new FakeSource(false);
        for (int i = 1; i <= 10; i++) {
            asked.frame(i);
        }
        start(asked, CaptureOptions.of(CaptureOptions.LEAST_FPS));
        Waits.until(() -> assertEquals(1, loop.stats().published()));
        time.awaitTimers(3); // the next tick, the next notice, and the idle thread of the source
        time.advance(already);
        return asked;
    }

    @Test
    void aNewRateWakesALoopThatSleepsForASlowTick() throws Exception {
        slow(Duration.ofSeconds(40));
        loop.setFps(1);
        Waits.until(() -> assertEquals(2, loop.stats().published())); // no time has passed: it was due 39 s ago
        assertEquals(0, loop.stats().ticksSkipped());
        loop.setFps(CaptureOptions.LEAST_FPS);
        loop.setFps(2);
        Waits.until(() -> {
            time.advance(Duration.ofMillis(time.elapsed().toSeconds() < 90 ? 100 : 0)); // not until its tick of before
            assertTrue(loop.stats().published() >= 3);
        });
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(100)) < 0, () -> "slept until " + time.elapsed());
    }

    @Test
    void aPauseAndItsEndWakeALoopThatSleepsForASlowTick() throws Exception {
        FakeSource asked = slow(Duration.ofSeconds(40));
        loop.setPaused(true);
        untilState(State.PAUSED);
        Waits.until(() -> assertEquals(1, asked.closed.get()));
        loop.setPaused(false);
        Waits.until(() -> assertEquals(2, loop.stats().published()));
        assertEquals(2, asked.opened.get());
        assertEquals(Duration.ofSeconds(40), time.elapsed());
    }

    @Test
    void aQualityThatNeedsTheSourceOpenedAgainWakesALoopThatSleepsForASlowTick() throws Exception {
        FakeSource asked = slow(Duration.ofSeconds(40));
        loop.setQuality(20);
        Waits.until(() -> assertEquals(2, loop.stats().published()));
        assertEquals(2, asked.opened.get());
    }

    @Test
    void aPauseHoldsAtOnceBehindAFailureAndItsEndDoesNotShortenTheBackOff() {
        paced.openings.add(new IOException("no such device"));
        start(paced, options());
        untilState(State.NO_SIGNAL);
        loop.setPaused(true);
        untilState(State.PAUSED);
        assertEquals("", loop.stats().reason());
        loop.setPaused(false);
        untilState(State.NO_SIGNAL);
        assertEquals("fake: no such device", loop.stats().reason());
        paced.frame(1);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
        assertTrue(time.elapsed().compareTo(SECOND) >= 0, () -> "waited for " + time.elapsed());
        assertEquals(1L, loop.stats().failures().get(Reason.NOT_OPENED));
    }

    @Test
    void aPauseThatOutlastsTheBackOffIsTheEndOfTheLoss() {
        paced.openings.add(new IOException("no such device"));
        start(paced, options());
        untilState(State.NO_SIGNAL);
        loop.setPaused(true);
        untilState(State.PAUSED);
        time.advance(SECOND);
        long told = hub.stats().noSignal();
        loop.setPaused(false);
        untilState(State.OPENING);
        assertEquals("", loop.stats().reason());
        paced.frame(1);
        untilState(State.LIVE);
        assertEquals(told, hub.stats().noSignal());
    }

    @Test
    void theRateIsThatOfTheLastSecondsWhoeverLooksAndNoneWhereNothingComes() throws Exception {
        start(paced, options());
        for (int i = 1; i <= 20; i++) {
            paced.frame(i);
            int expected = i;
            Waits.until(() -> assertEquals(expected, loop.stats().published()));
            time.advance(Duration.ofMillis(50));
        }
        assertEquals(20, loop.stats().fps(), 1e-6);
        time.advance(SECOND);
        assertEquals(0, loop.stats().fps()); // still within the time that a frame may take
        assertEquals(State.LIVE, loop.stats().state());
        paced.frame(21);
        Waits.until(() -> assertEquals(21, loop.stats().published()));
        loop.setPaused(true);
        paced.frame(22);
        untilState(State.PAUSED);
        assertEquals(0, loop.stats().fps());
    }

    @Test
    void ticksWhoseTimeComesWhileOneIsAtWorkAreSkippedAndCounted() throws Exception {
        var ticks = new Ticks(new Alarm(), time, () -> SECOND.toNanos());
        time.advance(SECOND);
        assertTrue(ticks.await(() -> false));
        time.advance(SECOND.multipliedBy(3));
        assertTrue(ticks.await(() -> false));
        assertEquals(2, ticks.skipped());
        assertFalse(ticks.await(() -> true));
    }

    @Test
    void whereNobodyWatchesTheSourceIsClosedAndOpenedForTheNext() throws Exception {
        start(paced, options().pausing(Duration.ofSeconds(5)));
        untilState(State.PAUSED);
        assertEquals(0, paced.opened.get());
        Viewer viewer = hub.join(ViewerOptions.latest("v"));
        Waits.until(() -> assertEquals(1, paced.opened.get()));
        paced.frame(1);
        assertEquals(1, viewer.take().sequence());
        viewer.close();
        for (int i = 2; i <= 6; i++) {
            time.advance(SECOND);
            paced.frame(i);
            int expected = i;
            Waits.until(() -> assertEquals(expected, loop.stats().published()));
            assertEquals(State.LIVE, loop.stats().state());
        }
        time.advance(SECOND);
        paced.frame(7);
        untilState(State.PAUSED);
        Waits.until(() -> assertEquals(1, paced.closed.get()));
    }
}
