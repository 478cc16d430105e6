package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FrameHubTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final byte[] JPEG = {1, 2, 3};

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(3, time, InstantSource.fixed(NOON));

    @Test
    void aFrameIsHeldOnceForAllViewers() throws Exception {
        Viewer one = hub.join(ViewerOptions.latest("one"));
        Viewer other = hub.join(ViewerOptions.latest("other"));
        Frame frame = hub.publish(JPEG);
        assertSame(frame, one.take());
        assertSame(frame, other.take());
        assertSame(frame.encoded(), frame.encoded());
        assertEquals(1, frame.sequence());
        assertEquals(NOON, frame.header().captured());
    }

    @Test
    void whoComesLaterGetsTheNewestFrameAtOnce() throws Exception {
        hub.publish(JPEG);
        hub.publish(JPEG);
        Viewer viewer = hub.join(ViewerOptions.latest("late"));
        assertEquals(2, viewer.take().sequence());
        assertEquals(1, viewer.stats().captured());
    }

    @Test
    void whoComesBehindAPauseWaitsForTheNextFrame() throws Exception {
        hub.publish(JPEG);
        time.advance(Duration.ofMillis(6802));
        Viewer viewer = hub.join(ViewerOptions.latest("late"));
        assertEquals(0, viewer.stats().captured());
        hub.publish(JPEG);
        assertEquals(2, viewer.take().sequence());
        viewer.sent();
        assertEquals(new ViewerStats(1, 1, 0, 0, 0, 0, 3, 0), viewer.stats());
        assertEquals(0, hub.stats().ages().max());
    }

    @Test
    void theFrameOfASlowCameraIsFreshForTwoOfItsPeriods() throws Exception {
        hub.setPeriod(Duration.ofSeconds(10));
        hub.publish(JPEG);
        time.advance(Duration.ofSeconds(20));
        assertEquals(1, hub.join(ViewerOptions.latest("in time")).stats().waiting());
        time.advance(Duration.ofMillis(1));
        assertEquals(0, hub.join(ViewerOptions.latest("too late")).stats().waiting());
    }

    @Test
    void viewersOverTheLimitAreRefusedAndTheLimitChangesAtOnce() throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            viewers.add(hub.join(ViewerOptions.latest("v" + i)));
        }
        assertTrue(hub.refusesMore());
        assertEquals(
                "too many viewers: at most 3 may watch",
                assertThrows(TooManyViewersException.class, () -> hub.join(ViewerOptions.latest("v3")))
                        .getMessage());
        hub.join(ViewerOptions.latest("inside").unseen());
        hub.setMaxViewers(4);
        hub.join(ViewerOptions.latest("v4"));
        hub.setMaxViewers(1);
        viewers.forEach(Viewer::close);
        assertThrows(TooManyViewersException.class, () -> hub.join(ViewerOptions.latest("v5")));
        assertEquals(3, hub.stats().refused());
        assertEquals(1, hub.stats().viewers());
        assertThrows(IllegalArgumentException.class, () -> hub.setMaxViewers(-1));
    }

    @Test
    void theAgeCountsUntilTheFrameIsTheKernels() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("v"));
        hub.publish(JPEG);
        viewer.take();
        time.advance(Duration.ofMillis(40));
        viewer.sent();
        HubStats.Ages ages = hub.stats().ages();
        assertEquals(1, ages.count());
        assertEquals(40_000, ages.p99(), 400);
    }

    @Test
    void aFrameWaitsForNobodyWhoReadsTheAges() throws Exception {
        Thread asking = Thread.ofPlatform().unstarted(hub::stats);
        Thread publishing = Thread.ofPlatform().unstarted(() -> hub.publish(JPEG));
        synchronized (hub.ages) { // as one who has much to add up
            asking.start();
            Waits.until(() -> assertEquals(Thread.State.BLOCKED, asking.getState()));
            publishing.start();
            Waits.until(() -> assertEquals(Thread.State.TERMINATED, publishing.getState()));
        }
        asking.join();
        assertEquals(1, hub.stats().published());
    }

    @Test
    void aWaitEndsWithTheFrameBehindTheOneNamed() throws Exception {
        hub.publish(JPEG);
        assertEquals(1, hub.awaitAfter(0).sequence());
        var got = new AtomicReference<Frame>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                got.set(hub.awaitAfter(1));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Waits.until(() -> assertEquals(0, hub.unwatchedNanos()));
        hub.publish(JPEG);
        waiting.join();
        assertEquals(2, got.get().sequence());
        assertTrue(hub.unwatchedNanos() > 0);
    }

    @Test
    void aClosedHubEndsAllWhoWait() throws Exception {
        Viewer viewer = hub.join(ViewerOptions.latest("v"));
        var ended = new AtomicReference<Exception>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                viewer.take();
            } catch (Exception e) {
                ended.set(e);
            }
        });
        hub.close();
        waiting.join();
        assertEquals("the camera stops", ended.get().getMessage());
        assertThrows(ViewerCutException.class, () -> hub.awaitAfter(0));
        assertThrows(ViewerCutException.class, () -> hub.join(ViewerOptions.latest("late")));
    }
}
