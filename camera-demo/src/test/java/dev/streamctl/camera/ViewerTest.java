package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a viewer gets, and how that is counted. */
@Timeout(120)
class ViewerTest {

    private static final byte[] JPEG = {1, 2, 3};

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(3, time, InstantSource.fixed(Instant.EPOCH));

    private static void assertBalanced(ViewerStats stats) {
        assertEquals(stats.captured(), stats.sent() + stats.skipped() + stats.waiting(), stats::toString);
    }

    @Test
    void aBusyViewerSkipsToTheNewestFrame() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("busy"));
        hub.publish(JPEG);
        assertEquals(1, viewer.take().sequence());
        for (int i = 0; i < 5; i++) {
            hub.publish(JPEG);
            assertBalanced(viewer.stats());
        }
        viewer.sent();
        assertEquals(6, viewer.take().sequence());
        assertEquals(new ViewerStats(6, 1, 4, 0, 0, 1, 3, 0), viewer.stats());
    }

    @Test
    void whatWaitsOrIsUnderWayAtTheEndIsSkipped() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("leaves"));
        hub.publish(JPEG);
        viewer.take();
        hub.publish(JPEG);
        viewer.close();
        viewer.close();
        assertEquals(new ViewerStats(2, 0, 0, 0, 2, 0, 0, 0), viewer.stats());
        assertEquals(viewer.stats(), hub.stats().all());
        hub.publish(JPEG);
        assertEquals(2, viewer.stats().captured());
        assertThrows(ViewerCutException.class, viewer::take);
    }

    @Test
    void aRateLetsThroughEvenlyWithoutDrift() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("slow").withMaxFps(10));
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            hub.publish(JPEG);
            if (viewer.stats().waiting() > 0) {
                taken.add(viewer.take().sequence());
                viewer.sent();
            }
            // a capture is never quite even
            time.advance(Duration.ofMillis(i % 2 == 0 ? 31 : 36));
            assertBalanced(viewer.stats());
        }
        assertEquals(100, taken.size(), 2);
        assertEquals(300 - taken.size(), viewer.stats().skippedRate());
    }

    @Test
    void aRateThatTheSourceHasItselfSkipsNothing() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("same").withMaxFps(30));
        for (int i = 0; i < 300; i++) {
            hub.publish(JPEG);
            assertEquals(1, viewer.stats().waiting());
            viewer.take();
            viewer.sent();
            time.advance(Duration.ofMillis(i % 2 == 0 ? 31 : 36));
        }
        assertEquals(new ViewerStats(300, 300, 0, 0, 0, 0, 900, 0), viewer.stats());
    }

    @Test
    void everyFrameComesInOrderUntilTooMuchWaits() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.every("recorder", 3L * (FrameHeader.BYTES + JPEG.length)));
        for (int i = 1; i <= 3; i++) {
            hub.publish(JPEG);
        }
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, viewer.take().sequence());
            viewer.sent();
        }
        for (int i = 0; i < 3; i++) {
            hub.publish(JPEG);
        }
        assertEquals(3, viewer.stats().waiting());
        hub.publish(JPEG);
        assertTrue(assertThrows(ViewerCutException.class, viewer::take)
                .getMessage()
                .startsWith("cut: it wanted every frame, and 92 bytes waited, more than 69"));
        assertEquals(new ViewerStats(7, 3, 0, 0, 4, 0, 9, 0), viewer.stats());
        assertEquals(1, hub.stats().cut());
    }

    /** Its queue is too long while the frame under way is late: it is one viewer. */
    @Test
    void aViewerThatIsCutForTwoReasonsCountsOnce() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.every("stopped", 1));
        hub.publish(JPEG);
        viewer.take();
        hub.publish(JPEG);
        hub.publish(JPEG);
        assertEquals(1, hub.stats().cut());
        viewer.cut("cut: it did not take a frame in time");
        assertEquals(1, hub.stats().cut());
        assertTrue(assertThrows(ViewerCutException.class, viewer::take)
                .getMessage()
                .startsWith("cut: it wanted every frame"));
    }

    /** One that publishes and many that take at their own pace: the numbers are exact at every moment and at the end. */
    @Test
    void capturedIsSentAndSkippedForEachOfManyViewers() throws Exception {
        hub.setMaxViewers(20);
        List<Viewer> viewers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Viewer viewer = hub.join(
                    i % 4 == 0
                            ? ViewerOptions.every("every " + i, 500)
                            : ViewerOptions.latest("latest " + i).withMaxFps(i % 3 == 0 ? 100 : 0));
            viewers.add(viewer);
            var random = new Random(i);
            threads.add(Thread.startVirtualThread(() -> {
                try (viewer) {
                    while (true) {
                        viewer.take();
                        if (random.nextInt(10) > 0) {
                            viewer.sent();
                        }
                        for (int wait = random.nextInt(20); wait > 0; wait--) {
                            Thread.yield();
                        }
                        assertBalanced(viewer.stats());
                    }
                } catch (ViewerCutException | InterruptedException e) {
                    // the end
                }
            }));
        }
        for (int i = 0; i < 5000; i++) {
            hub.publish(JPEG);
            time.advance(Duration.ofMillis(1));
        }
        hub.close();
        for (Thread thread : threads) {
            thread.join();
        }
        ViewerStats sum = ViewerStats.NONE;
        for (Viewer viewer : viewers) {
            ViewerStats stats = viewer.stats();
            assertBalanced(stats);
            assertEquals(0, stats.waiting());
            if (viewer.options().policy() instanceof ViewerOptions.Latest) {
                assertEquals(5000, stats.captured());
            }
            sum = sum.plus(stats);
        }
        assertEquals(sum, hub.stats().all());
    }
}
