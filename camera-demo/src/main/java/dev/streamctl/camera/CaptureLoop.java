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

    /** @param wallClock tells the time in the picture without a signal */
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
     * Closes the source, at the latest behind its next frame, or opens it again. Viewers keep the last frame meanwhile; those who
     * come then wait for the next one.
     */
    public void setPaused(boolean pause) {
        paused = pause;
        hub.wake();
    }

    /** Frames a second that a source that is not paced is asked for. */
    public double fps() {
        return fps;
    }

    /**
     * Changes the rate of a source that is not paced, from the next tick on; a paced one has its own.
     *
     * @param rate within {@link CaptureOptions#LEAST_FPS} and {@link CaptureOptions#MOST_FPS}
     */
    public void setFps(double rate) {
        fps = CaptureOptions.checkedFps(rate);
        hub.setPeriod(CaptureOptions.period(rate));
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
                hub.awaitUntil(() -> !isIdle(Duration.ZERO));
            }
            long start = time.nanoTime();
            try {
                calls.check(source);
                gate.begin();
                capture(time);
                failures = 0;
            } catch (SourceException e) {
                boolean wasStable = time.nanoTime() - start
                        >= options.backoff()
                                .stableAfter()
                                .plus(options.frameWithin())
                                .toNanos();
                failures = wasStable ? 0 : failures;
                progress.failed(e, wallClock.instant());
                LOG.warn("no signal: {}", e.getMessage());
                publishLoss();
                TimeSource.sleep(options.backoff().delay(failures++));
            }
        }
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
        reopen = false;
        progress.opening();
        // a second thread, for a source is closed while its first one hangs
        try (Offload thread = Offload.open(2, 0, time)) {
            try {
                captureOn(thread, time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // a source that hangs is not waited for
                throw e;
            }
        }
    }

    private void captureOn(Offload thread, TimeSource time) throws IOException, InterruptedException {
        Capture capture = new SourceOpening(source).open(calls, thread, options.openWithin());
        progress.opened(capture);
        try {
            var flood = new FloodGate(options.flood(), time);
            byte[] first = next(thread, capture, options.openWithin());
            publish(first);
            if (source.isPaced()) {
                while (!isToEnd()) {
                    publish(next(thread, capture, options.frameWithin()));
                    flood.count(source);
                }
            } else {
                tick(thread, capture);
            }
        } finally {
            SourceOpening.close(capture, source);
            progress.closed(capture);
        }
    }

    /** The first frame was taken already; a new rate begins a period after the last tick. */
    private void tick(Offload thread, Capture capture) throws IOException, InterruptedException {
        while (!isToEnd()) {
            double rate = fps;
            Periodic.every(CaptureOptions.period(rate)).run(tick -> {
                if (tick.number() > 0) {
                    publish(next(thread, capture, options.frameWithin()));
                }
                progress.skipped(tick.skipped());
                if (fps != rate || isToEnd()) {
                    tick.stop();
                }
            });
            progress.ticksEnded();
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

    private byte[] next(Offload thread, Capture capture, Duration within) throws IOException, InterruptedException {
        try {
            return calls.call(thread, within, capture::next);
        } catch (SourceException e) {
            throw e;
        } catch (DeadlineExceededException e) {
            if (Deadline.current().passed()) {
                throw e;
            }
            progress.late();
            throw new SourceException(
                    SourceException.Reason.STALLED,
                    "%s: no frame for %.1f s".formatted(source.name(), within.toMillis() / 1000.0),
                    e);
        } catch (IOException | RuntimeException e) {
            throw new SourceException(SourceException.Reason.FAILED, source.name() + ": " + SourceOpening.text(e), e);
        }
    }
}
