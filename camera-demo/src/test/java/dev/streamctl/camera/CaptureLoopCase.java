package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Backoff;
import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;

/** A capture loop whose time and source are a test's. */
abstract class CaptureLoopCase {

    static final Duration SECOND = Duration.ofSeconds(1);

    final ManualTime time = new ManualTime();
    private final InstantSource wallClock = () -> Instant.EPOCH.plus(time.elapsed());
    final FrameHub hub = new FrameHub(10, time, wallClock);
    final FakeSource paced = new FakeSource(true);
    private final AtomicReference<Exception> ended = new AtomicReference<>();
    CaptureLoop loop;
    private Thread thread;

    static CaptureOptions options() {
        return CaptureOptions.of(10)
                .within(Duration.ofSeconds(10), Duration.ofSeconds(2))
                .withBackoff(new Backoff(SECOND, SECOND, Duration.ofSeconds(10), new Random() {
                    @Override
                    public long nextLong(long bound) {
                        return bound - 1;
                    }
                }));
    }

    void start(FrameSource source, CaptureOptions options) {
        start(source, options, Duration.ofSeconds(60));
    }

    /** @param moment how long a close is waited for before it counts as stuck, on the machine's clock */
    void start(FrameSource source, CaptureOptions options, Duration moment) {
        loop = new CaptureLoop(source, hub, options, wallClock, new SourceCalls(moment));
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
            // a close that takes long is not waited for
            Waits.until(() -> assertEquals(paced.opened.get(), paced.closed.get() + paced.failedToOpen.get()));
        }
    }

    void untilState(State state) {
        Waits.until(() -> assertEquals(state, loop.stats().state()));
    }

    void advanceUntilState(Duration step, State state) {
        advanceUntil(step, () -> assertEquals(state, loop.stats().state()));
    }

    /** Time stands while the source is opened: that is for the threads to do, however long they take. */
    void advanceUntil(Duration step, ThrowingRunnable assertion) {
        Waits.until(() -> {
            boolean stands = loop.stats().state() == State.OPENING;
            try {
                assertion.run();
            } catch (AssertionError e) {
                if (!stands) {
                    time.advance(step);
                }
                throw e;
            }
        });
    }

    FrameType newest() {
        return hub.newest().orElseThrow().type();
    }
}
