package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.camera.jpeg.Jpegs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source of one's own may do wrong. */
@Timeout(180)
class SourceFaultsTest extends CaptureLoopCase {

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
        var given = new AtomicInteger();
        Waits.until(() -> {
            if (paced.asked.get() > given.get()) { // the one before was looked at
                given.incrementAndGet();
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
        advanceUntil(
                Duration.ofMillis(100),
                () -> assertEquals("fake: gave null", loop.stats().reason()));
        paced.given.add(new UnsatisfiedLinkError("take"));
        advanceUntil(
                Duration.ofMillis(100),
                () -> assertEquals(2L, loop.stats().failures().get(Reason.FAILED)));
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
        advanceUntil(Duration.ofMillis(100), () -> assertEquals(5, paced.opened.get()));
        paced.ignoresInterrupts = false;
        for (int i = 0; i < 3; i++) {
            paced.frame(2);
        }
    }

    /** As a driver whose camera was unplugged: reading fails at once, and closing never ends. */
    @Test
    void whereTooManyClosesHangTheSourceIsNotOpenedUntilOneEnds() {
        paced.mayClose = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            paced.given.add(new IOException("unplugged"));
        }
        start(paced, options(), Duration.ofMillis(1));
        Waits.until(() -> {
            if (loop.stats().state() == State.NO_SIGNAL) { // else it is being opened, or closed
                time.advance(Duration.ofMillis(100));
            }
            assertTrue(loop.stats().failures().getOrDefault(Reason.STUCK, 0L) >= 3);
        });
        assertEquals(
                "fake: 4 calls hang, it is opened again once one ends",
                loop.stats().reason());
        assertEquals(4, loop.stats().stuck());
        assertEquals(4, paced.opened.get());
        paced.mayClose.countDown();
        Waits.until(() -> assertEquals(0, loop.stats().stuck()));
        paced.given.clear();
        paced.frame(1);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
    }

    @Test
    void aSourceThatOpensTooLateCountsAsStuckUntilItIsClosed() {
        paced.mayOpen = new CountDownLatch(1);
        paced.mayClose = new CountDownLatch(1);
        start(paced, options());
        Waits.until(() -> assertEquals(1, paced.opened.get()));
        time.advance(Duration.ofSeconds(10));
        untilState(State.NO_SIGNAL);
        assertEquals("fake: not opened within 10.0 s", loop.stats().reason());
        paced.mayOpen.countDown();
        Waits.until(() -> assertEquals(1, paced.closing.get()));
        assertEquals(1, loop.stats().stuck());
        paced.mayClose.countDown();
        Waits.until(() -> assertEquals(0, loop.stats().stuck()));
    }
}
