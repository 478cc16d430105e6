package dev.streamctl.camera.serve;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeliveryTest {

    private static final Duration STEP = Duration.ofMillis(500);

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(10, time, () -> Instant.EPOCH.plus(time.elapsed()));
    private final List<Long> sent = new CopyOnWriteArrayList<>();

    private final FrameOutput out = new FrameOutput() {
        @Override
        public void awaitWritable() {
            // always
        }

        @Override
        public void send(Frame frame) {
            sent.add(frame.sequence());
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public void cut() {
            throw new AssertionError("cut");
        }

        @Override
        public boolean repeatsWhenIdle() {
            return true;
        }

        @Override
        public void probe() {
            throw new AssertionError("it has its first frame");
        }
    };

    @Test
    void aRateBelowOneIsKeptWhileFramesComeAndTheLastOneIsRepeatedOnceTheyDoNot() throws Exception {
        hub.publish(new byte[10]);
        Viewer viewer = hub.join(new ViewerOptions("slow", new ViewerOptions.Latest(), 0.2, true));
        Thread thread = Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> deliver(viewer)));
        await().atMost(Duration.ofMinutes(1)).until(() -> viewer.stats().sent() == 1);
        for (int i = 0; i < 20; i++) {
            time.awaitTimers(1);
            time.advance(STEP);
            hub.publish(new byte[10]);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> viewer.stats().sent() == 3);
        assertEquals(List.of(1L, 9L, 19L), sent); // the gate takes a frame that is a quarter of the interval early
        assertEquals(0, viewer.stats().repeated());
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            time.advance(STEP);
            return viewer.stats().repeated() == 1;
        });
        assertEquals(List.of(1L, 9L, 19L, 19L), sent.subList(0, 4));
        assertEquals(3, viewer.stats().sent());
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(15)) >= 0, "too early: " + time.elapsed());
        viewer.close();
        thread.join();
    }

    private void deliver(Viewer viewer) {
        try {
            new Delivery(hub, Duration.ofHours(1)).run(viewer, out);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
