package dev.streamctl.camera.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.AgeHistogram;
import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a page acknowledges, without a page. */
@Timeout(120)
class AcknowledgementsTest {

    private static final byte[] JPEG = {1, 2, 3};

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(3, time, InstantSource.fixed(Instant.EPOCH));
    private final AgeHistogram all = new AgeHistogram();
    private final Acknowledgements painted = new Acknowledgements(2, time, all);

    private static Acknowledgements.Counts counts(long painted, long unpainted, int underWay) {
        return new Acknowledgements.Counts(painted, unpainted, underWay);
    }

    private Frame begin(Viewer viewer) throws Exception {
        painted.awaitRoom();
        Frame frame = viewer.take();
        painted.begin(frame);
        viewer.sent();
        return frame;
    }

    private void assertNoRoom() {
        // a deadline in the past: only what is there already is taken
        assertThrows(DeadlineExceededException.class, () -> Deadline.within(Duration.ofNanos(-1), painted::awaitRoom));
    }

    @Test
    void theWordThatAFrameIsPaintedOpensThePlaceForTheNewestFrame() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            assertEquals(1, begin(viewer).sequence());
            hub.publish(JPEG);
            assertEquals(2, begin(viewer).sequence());
            for (int i = 0; i < 5; i++) {
                hub.publish(JPEG);
            }
            assertNoRoom();
            assertTrue(painted.painted(1));
            assertEquals(7, begin(viewer).sequence());
            assertNoRoom();
            assertEquals(counts(1, 0, 2), painted.counts());
            assertEquals(new ViewerStats(7, 3, 4, 0, 0, 0, 9, 0), viewer.stats());
        }
    }

    @Test
    void theDelayIsFromTheCaptureToTheWord() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            time.advance(Duration.ofMillis(3));
            begin(viewer);
            time.advance(Duration.ofMillis(4));
            painted.painted(1);
            assertEquals(List.of(7000L), painted.takeDelays());
            assertEquals(List.of(), painted.takeDelays());
            assertEquals(1, all.ages().count());
            assertEquals(7000, all.ages().max(), 50);
        }
    }

    @Test
    void framesBeforeAPaintedOneWerePassedOver() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            begin(viewer);
            hub.publish(JPEG);
            begin(viewer);
            assertTrue(painted.painted(2));
            assertEquals(counts(1, 1, 0), painted.counts());
            assertTrue(painted.painted(1), "late, and changes nothing");
            assertEquals(counts(1, 1, 0), painted.counts());
        }
    }

    @Test
    void aFrameThatCannotBeDecodedIsCountedAndHasNoDelay() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            begin(viewer);
            assertTrue(painted.failed(1));
            assertEquals(counts(0, 1, 0), painted.counts());
            assertEquals(0, all.ages().count());
        }
    }

    @Test
    void whatWasNeverSentIsNotBelieved() throws Exception {
        assertFalse(painted.painted(1));
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            begin(viewer);
            assertFalse(painted.painted(2));
            assertFalse(painted.failed(Long.MAX_VALUE));
            assertEquals(counts(0, 0, 1), painted.counts());
        }
    }

    @Test
    void onlyTheNewestDelaysAreKept() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            for (int i = 1; i <= Acknowledgements.MOST_DELAYS + 10; i++) {
                hub.publish(JPEG);
                begin(viewer);
                time.advance(Duration.ofNanos(i * 1000L));
                painted.painted(i);
            }
            List<Long> delays = painted.takeDelays();
            assertEquals(Acknowledgements.MOST_DELAYS, delays.size());
            assertEquals(11, delays.getFirst());
            assertEquals(Acknowledgements.MOST_DELAYS + 10, delays.getLast());
        }
    }

    @Test
    void whoWaitsForAPageThatHasGoneIsWoken() throws Exception {
        try (Viewer viewer = hub.join(ViewerOptions.latest("page"))) {
            hub.publish(JPEG);
            begin(viewer);
            hub.publish(JPEG);
            begin(viewer);
            Thread gone = Thread.startVirtualThread(painted::close);
            painted.awaitRoom();
            gone.join();
        }
    }
}
