package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import dev.streamctl.task.Periodic;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures frames until it is cancelled: a snapshot under a deadline, published, and on to the next tick without drift.
 *
 * <p>A source that fails is closed and opened again after a back-off; until its next frame, viewers get a picture once a second
 * that says why and since when. What counts as a failure: it does not open, or gives no frame, in time; it ends; it throws; or
 * more frames come in a second than four times the rate and 240. The loop waits for no viewer, and not for a source that
 * ignores its interrupt; where four of its calls hang it is not opened again until one ends.
 */
public final class CaptureLoop {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureLoop.class);
    private static final Duration NO_SIGNAL_PERIOD = Duration.ofSeconds(1);

    /** Threads of their own: at each frame a virtual one would be woken by way of three others. */
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("streamctl-capture-", 0).factory();

    private final FrameSource source;
    private final FrameHub hub;
    private final CaptureOptions options;
    private final InstantSource wallClock;
    private final CaptureProgress progress = new CaptureProgress();
    private final PictureGate gate;
    private final SourceCalls calls = new SourceCalls();
    private final NoSignalPicture noSignal = new NoSignalPicture();

    /** Keeps the notice of a loss from coming behind the frame that ended it. */
    private final Object publishing = new Object();

    private volatile boolean paused;
    private volatile double fps;

    /** What was changed counts once the source is opened again. */
    private volatile boolean reopen;

    /**
     * A loop that has not begun.
     *
     * @param source a {@link KnownSource} where its class may hang when it is asked what it is
     * @param wallClock tells the time in the picture without a signal
     */
    public CaptureLoop(FrameSource source, FrameHub hub, CaptureOptions options, InstantSource wallClock) {
        this.source = source;
        this.hub = hub;
        this.options = options;
        this.wallClock = wallClock;
        this.gate = new PictureGate(options, progress);
        this.fps = options.fps();
        hub.setPeriod(CaptureOptions.period(fps));
    }

    /** What it captures. */
    public FrameSource source() {
        return source;
    }

    /** Whether it was told to pause. */
    public boolean isPaused() {
        return paused;
    }

    /**
     * Closes the source, or opens it again: at once, but for a paced one behind its next frame. Viewers keep the last frame
     * meanwhile; those who come then wait for the next one.
     */
    public void setPaused(boolean pause) {
        paused = pause;
        hub.alarm().ring();
    }

    /** Frames a second that a source that is not paced is asked for. */
    public double fps() {
        return fps;
    }

    /**
     * Changes the rate of a source that is not paced, from its last frame on: one that is due by the new rate comes at once. A
     * paced source has a rate of its own.
     *
     * @param rate within {@link CaptureOptions#LEAST_FPS} and {@link CaptureOptions#MOST_FPS}
     */
    public void setFps(double rate) {
        fps = CaptureOptions.checkedFps(rate);
        hub.setPeriod(CaptureOptions.period(rate));
        hub.alarm().ring();
    }

    /**
     * Changes the quality of the source's pictures. Where it asks for that, the source is opened again.
     *
     * @param quality within {@link Quality#LEAST} and {@link Quality#MOST}
     * @throws IllegalArgumentException it is outside, or the source has none; the message is one line
     */
    public void setQuality(int quality) {
        switch (source.quality()) {
            case Quality.Fixed(String reason) -> throw new IllegalArgumentException(reason);
            case Quality.Adjustable adjustable -> {
                adjustable.set(quality);
                reopen = adjustable.reopens();
                hub.alarm().ring();
            }
        }
    }

    /** The counters now. */
    public CaptureStats stats() {
        return progress.stats(calls.stuck());
    }

    /**
     * Runs until it is interrupted, on platform threads of its own. Time is {@link TimeSource#current()}'s.
     *
     * @throws DeadlineExceededException the deadline it runs under passed
     */
    public void run() throws IOException, InterruptedException {
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.FAIL_FAST, THREADS, Deadline.NONE)) {
            scope.fork(this::supervise);
            scope.fork(() -> Periodic.every(NO_SIGNAL_PERIOD).run(_ -> publishLoss()));
            scope.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the capture loop failed: " + e.getCause(), e);
        } finally {
            progress.ended();
        }
    }

    private void supervise() throws IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        int failures = 0;
        while (true) {
            if (isIdle(Duration.ZERO)) {
                progress.paused();
                hub.alarm().await(() -> !isIdle(Duration.ZERO));
            }
            long start = time.nanoTime();
            try {
                capture(time);
                failures = 0;
            } catch (SourceException e) {
                failures = options.isStable(time.nanoTime() - start) ? 0 : failures;
                hub.alarm().await(() -> paused, options.backoff().delay(failures++));
            }
        }
    }

    private void lost(SourceException why) {
        progress.failed(why, wallClock.instant());
        LOG.warn("no signal: {}", why.getMessage());
        publishLoss();
    }

    private void publishLoss() {
        synchronized (publishing) {
            progress.loss()
                    .ifPresent(loss -> hub.publish(
                            FrameType.NO_SIGNAL, noSignal.draw(loss.reason(), loss.since(), wallClock.instant())));
        }
    }

    private boolean isIdle(Duration forAtLeast) {
        return paused || options.pauseWhenIdle() && hub.unwatchedNanos() > forAtLeast.toNanos();
    }

    private boolean isToEnd() {
        return reopen || isIdle(options.keepWarm());
    }

    /** From opening the source until nobody watches any more, or it is to be opened anew. */
    private void capture(TimeSource time) throws IOException, InterruptedException {
        // a second thread, for a source is closed while its first one hangs
        try (Offload thread = Offload.open(2, 0, time)) {
            try {
                captureOn(thread, time);
            } catch (SourceException e) {
                lost(e); // before a thread that hangs is waited for
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // a source that hangs is not waited for
                throw e;
            }
        }
    }

    private void captureOn(Offload thread, TimeSource time) throws IOException, InterruptedException {
        calls.check(source);
        gate.begin();
        reopen = false;
        progress.opening();
        Capture capture = new SourceOpening(source, calls).open(thread, options.openWithin());
        progress.opened(capture);
        try {
            var reading = new SourceReading(source, capture, calls, thread, progress);
            if (source.isPaced()) {
                follow(reading, new FloodGate(options.flood(), time));
            } else {
                tick(reading, time);
            }
        } finally {
            calls.close(capture, source);
            progress.closed(capture);
        }
    }

    private void follow(SourceReading reading, FloodGate flood) throws IOException, InterruptedException {
        publish(reading.next(options.openWithin()));
        while (!isToEnd()) {
            publish(reading.next(options.frameWithin()));
            flood.count(source);
        }
    }

    private void tick(SourceReading reading, TimeSource time) throws IOException, InterruptedException {
        byte[] first = reading.next(options.openWithin());
        var ticks =
                new Ticks(hub.alarm(), time, () -> CaptureOptions.period(fps).toNanos());
        publish(first);
        while (ticks.await(this::isToEnd)) {
            progress.skipped(ticks.skipped());
            publish(reading.next(options.frameWithin()));
        }
    }

    private void publish(byte[] jpeg) throws SourceException {
        if (!gate.admits(jpeg, source)) {
            return;
        }
        synchronized (publishing) {
            hub.publish(jpeg);
            progress.published();
        }
    }
}
