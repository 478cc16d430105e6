package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Backoff;
import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CaptureLoopTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final InstantSource wallClock = () -> Instant.EPOCH.plus(time.elapsed());
    private final FrameHub hub = new FrameHub(10, time, wallClock);
    private final FakeSource paced = new FakeSource(true);
    private final AtomicReference<Exception> ended = new AtomicReference<>();
    private CaptureLoop loop;
    private Thread thread;

    private static CaptureOptions options() {
        return CaptureOptions.of(10)
                .within(Duration.ofSeconds(10), Duration.ofSeconds(2))
                .withBackoff(new Backoff(SECOND, SECOND, Duration.ofSeconds(10), new Random() {
                    @Override
                    public long nextLong(long bound) {
                        return bound - 1;
                    }
                }));
    }

    private void start(FrameSource source, CaptureOptions options) {
        loop = new CaptureLoop(source, hub, options, wallClock);
        thread = Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        loop.run();
                    } catch (Exception e) {
                        ended.set(e);
                    }
                }));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join();
            assertTrue(ended.get() instanceof InterruptedException, () -> "ended by " + ended.get());
            assertEquals(State.ENDED, loop.stats().state());
            assertEquals(paced.opened.get(), paced.closed.get() + paced.failedToOpen.get());
        }
    }

    private void untilState(State state) {
        Waits.until(() -> assertEquals(state, loop.stats().state()));
    }

    /** Time stands while the source is opened: that is for the threads to do, however long they take. */
    private void advanceUntilState(Duration step, State state) {
        Waits.until(() -> {
            State now = loop.stats().state();
            if (now != state && now != State.OPENING) {
                time.advance(step);
            }
            assertEquals(state, loop.stats().state());
        });
    }

    private FrameType newest() {
        return hub.newest().orElseThrow().type();
    }

    @Test
    void framesOfAPacedSourceArePublishedAsTheyCome() {
        start(paced, options());
        for (int i = 1; i <= 5; i++) {
            paced.frame(i);
        }
        Waits.until(() -> assertEquals(5, loop.stats().published()));
        assertEquals(State.LIVE, loop.stats().state());
        assertEquals(5, hub.newest().orElseThrow().sequence());
    }

    @Test
    void aStalledSourceIsClosedToldAndOpenedAgain() {
        start(paced, options());
        paced.frame(1);
        untilState(State.LIVE);
        advanceUntilState(Duration.ofMillis(500), State.NO_SIGNAL);
        assertEquals("fake: no frame for 2.0 s", loop.stats().reason());
        assertEquals(1L, loop.stats().failures().get(Reason.STALLED));
        assertEquals(1, loop.stats().late());
        Waits.until(() -> assertEquals(FrameType.NO_SIGNAL, newest()));
        paced.frame(2);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
        assertEquals(FrameType.PICTURE, newest());
        assertEquals("", loop.stats().reason());
        assertEquals(2, paced.opened.get());
    }

    @Test
    void aSourceThatIgnoresItsInterruptIsLeftBehind() {
        paced.ignoresInterrupts = true;
        start(paced, options());
        paced.frame(1);
        untilState(State.LIVE);
        advanceUntilState(Duration.ofMillis(500), State.NO_SIGNAL);
        assertEquals(1, paced.closed.get());
        // one frame for the thread that was left behind, one for its successor
        paced.frame(2);
        paced.frame(3);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
        paced.ignoresInterrupts = false;
    }

    @Test
    void aSourceThatThrowsOrEndsIsOpenedAgainAndTheViewersSeeWhy() {
        start(paced, options());
        paced.frame(1);
        untilState(State.LIVE);
        paced.given.add(new SourceException(Reason.ENDED, "fake ended with 137"));
        untilState(State.NO_SIGNAL);
        assertEquals("fake ended with 137", loop.stats().reason());
        paced.given.add(new IllegalStateException("a bug"));
        Waits.until(() -> {
            time.advance(Duration.ofMillis(100));
            assertEquals(1L, loop.stats().failures().getOrDefault(Reason.FAILED, 0L));
        });
        assertEquals("fake: a bug", loop.stats().reason());
        paced.frame(2);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
    }

    @Test
    void aSourceThatDoesNotOpenIsTriedAgain() {
        paced.openings.add(new IOException("no such device"));
        start(paced, options());
        untilState(State.NO_SIGNAL);
        assertEquals("fake: no such device", loop.stats().reason());
        assertEquals(1L, loop.stats().failures().get(Reason.NOT_OPENED));
        paced.frame(1);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
    }

    @Test
    void aFloodIsAFailure() {
        start(paced, options());
        for (int i = 0; i < 300; i++) {
            paced.frame(i);
        }
        untilState(State.NO_SIGNAL);
        assertEquals("fake: more than 240 frames in 1 s", loop.stats().reason());
        assertEquals(1L, loop.stats().failures().get(Reason.FLOODED));
    }

    @Test
    void theNoticeIsRepeatedEverySecondUntilFramesCome() throws Exception {
        start(paced, options());
        paced.given.add(new IOException("gone"));
        untilState(State.NO_SIGNAL);
        Waits.until(() -> {
            time.advance(Duration.ofMillis(100));
            assertTrue(hub.stats().noSignal() >= 4);
        });
    }

    @Test
    void aFrameOverTheLimitIsDroppedAndCounted() {
        start(paced, options().withMaxFrame(Jpegs.numbered(1).length));
        paced.given.add(new byte[Jpegs.numbered(1).length + 1]);
        paced.frame(1);
        untilState(State.LIVE);
        assertEquals(1, loop.stats().dropped().tooLong());
        assertEquals(1, loop.stats().published());
    }

    @Test
    void bytesThatAreNoPictureAreDroppedAndCounted() {
        start(paced, options());
        paced.given.add(new byte[0]);
        paced.given.add("no picture".getBytes(StandardCharsets.US_ASCII));
        paced.given.add(Arrays.copyOf(Jpegs.numbered(1), 200));
        paced.frame(1);
        untilState(State.LIVE);
        assertEquals(2, loop.stats().dropped().broken());
        assertEquals(1, loop.stats().dropped().truncated());
        assertEquals(1, loop.stats().published());
    }

    @Test
    void aSourceThatGivesNoGoodPictureHasFailed() {
        start(paced, options());
        Waits.until(() -> {
            if (loop.stats().state() == State.OPENING) {
                paced.given.add(new byte[10]);
                time.advance(Duration.ofMillis(100));
            }
            assertEquals(State.NO_SIGNAL, loop.stats().state());
        });
        assertEquals(
                "fake: for 2.0 s no picture that is whole and within the limit",
                loop.stats().reason());
    }

    @Test
    void nullAndErrorsOfASourceAreFailuresAndItIsOpenedAgain() {
        paced.openings.add(new UnsatisfiedLinkError("no camera in java.library.path"));
        start(paced, options());
        untilState(State.NO_SIGNAL);
        assertEquals(
                "fake: java.lang.UnsatisfiedLinkError: no camera in java.library.path",
                loop.stats().reason());
        assertEquals(1L, loop.stats().failures().get(Reason.NOT_OPENED));
        paced.given.add(new FakeSource.Nothing());
        Waits.until(() -> {
            time.advance(Duration.ofMillis(100));
            assertEquals("fake: gave null", loop.stats().reason());
        });
        paced.given.add(new UnsatisfiedLinkError("take"));
        Waits.until(() -> {
            time.advance(Duration.ofMillis(100));
            assertEquals(2L, loop.stats().failures().get(Reason.FAILED));
        });
        paced.frame(1);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
    }

    @Test
    void whereTooManyCallsHangTheSourceIsNotOpenedUntilOneEnds() {
        paced.ignoresInterrupts = true;
        start(paced, options());
        Waits.until(() -> {
            if (paced.asked.get() == paced.opened.get()) { // else it is being opened
                time.advance(Duration.ofMillis(100));
            }
            assertEquals(
                    "fake: 4 calls hang, it is opened again once one ends",
                    loop.stats().reason());
        });
        assertEquals(4, loop.stats().stuck());
        Waits.until(() -> {
            time.advance(SECOND);
            assertTrue(loop.stats().failures().get(Reason.STUCK) >= 3);
        });
        assertEquals(4, paced.opened.get());
        paced.frame(1); // one of the four takes it and ends
        Waits.until(() -> {
            time.advance(Duration.ofMillis(100));
            assertEquals(5, paced.opened.get());
        });
        paced.ignoresInterrupts = false;
        for (int i = 0; i < 3; i++) {
            paced.frame(2);
        }
    }

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
        assertEquals(1, paced.closed.get());
        assertEquals(2, loop.stats().published());
        loop.setPaused(false);
        paced.frame(3);
        Waits.until(() -> assertEquals(3, loop.stats().published()));
        assertEquals(2, paced.opened.get());
    }

    @Test
    void aNewRateHoldsFromTheNextTickOn() throws Exception {
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
            time.advance(Duration.ofMillis(i == 2 ? 100 : 50));
            Waits.until(() -> assertEquals(expected, loop.stats().published()));
        }
        assertEquals(1, asked.opened.get());
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
        assertEquals(1, paced.closed.get());
    }
}
