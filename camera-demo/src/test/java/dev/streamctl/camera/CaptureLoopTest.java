package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.SourceException.Reason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CaptureLoopTest extends CaptureLoopCase {

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
        Waits.until(() -> assertEquals(1, paced.closed.get()));
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
        advanceUntil(
                Duration.ofMillis(100),
                () -> assertEquals(1L, loop.stats().failures().getOrDefault(Reason.FAILED, 0L)));
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
}
