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

/**
 * Captures frames until it is cancelled: a snapshot under a deadline, published, and on to the next tick without drift.
 *
 * <p>A source that fails is closed and opened again after a back-off; until its next frame, viewers get a picture once a second
 * that says why and since when. What counts as a failure: it does not open, or gives no frame, in time; it ends; it throws; or
 * more frames come in a second than four times the rate and 240. The loop waits for no viewer, and not for a source that
 * ignores its interrupt; where four of its calls hang it is not opened again until one ends. A pause does not shorten the back-off.
 */
public final class CaptureLoop {

    private static final Duration NO_SIGNAL_PERIOD = Duration.ofSeconds(1);

    /** Threads of their own: at each frame a virtual one would be woken by way of three others. */
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("streamctl-capture-", 0).factory();

    private final FrameSource source;
    private final FrameHub hub;
    private final CaptureOptions options;
    private final CaptureProgress progress = new CaptureProgress();
    private final CaptureOutlet outlet;
    private final SourceCalls calls;
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
        this(source, hub, options, wallClock, new SourceCalls(SourceCalls.MOMENT));
    }

    CaptureLoop(FrameSource source, FrameHub hub, CaptureOptions options, InstantSource wallClock, SourceCalls calls) {
        this.source = source;
        this.calls = calls;
        this.hub = hub;
        this.options = options;
        this.outlet = new CaptureOutlet(hub, progress, options, wallClock);
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
        return progress.stats(calls.stuck(), hub.time.nanoTime());
    }

    /**
     * Runs until it is interrupted, on platform threads of its own. Time is {@link TimeSource#current()}'s.
     *
     * @throws DeadlineExceededException the deadline it runs under passed
     */
    public void run() throws IOException, InterruptedException {
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.FAIL_FAST, THREADS, Deadline.NONE)) {
            scope.fork(this::supervise);
            scope.fork(() -> Periodic.every(NO_SIGNAL_PERIOD).run(_ -> outlet.publishLoss()));
            scope.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the capture loop failed: " + e.getCause(), e);
        } finally {
            progress.ended();
        }
    }

    private void supervise() throws IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        var restart = new Restart(options, time);
        while (true) {
            backOff(restart);
            if (isIdle(Duration.ZERO)) {
                progress.paused();
                hub.alarm().await(() -> !isIdle(Duration.ZERO));
            } else if (!restart.waits()) {
                captureOnce(restart, time);
            }
        }
    }

    /** Waits until the source may be opened again, or is to be paused. */
    private void backOff(Restart restart) throws InterruptedException {
        if (restart.waits()) {
            progress.waiting();
            hub.alarm().await(() -> paused, restart.left());
        }
    }

    private void captureOnce(Restart restart, TimeSource time) throws IOException, InterruptedException {
        restart.opening();
        try {
            capture(time);
            restart.ended();
        } catch (SourceException e) {
            restart.failed();
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
                outlet.lost(e); // before a thread that hangs is waited for
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // a source that hangs is not waited for
                throw e;
            }
        }
    }

    private void captureOn(Offload thread, TimeSource time) throws IOException, InterruptedException {
        calls.check(source);
        outlet.begin();
        reopen = false;
        progress.opening();
        Capture capture = new SourceOpening(source, calls).open(thread, options.openWithin());
        try {
            var reading = new SourceReading(source, capture, calls, thread, progress);
            if (source.isPaced()) {
                follow(reading, new FloodGate(options.flood(), time));
            } else {
                tick(reading, time);
            }
        } finally {
            calls.close(capture, source);
            progress.closed();
        }
    }

    private void follow(SourceReading reading, FloodGate flood) throws IOException, InterruptedException {
        outlet.publish(reading.next(options.openWithin()), source);
        while (!isToEnd()) {
            outlet.publish(reading.next(options.frameWithin()), source);
            flood.count(source);
        }
    }

    private void tick(SourceReading reading, TimeSource time) throws IOException, InterruptedException {
        byte[] first = reading.next(options.openWithin());
        var ticks =
                new Ticks(hub.alarm(), time, () -> CaptureOptions.period(fps).toNanos());
        outlet.publish(first, source);
        while (ticks.await(this::isToEnd)) {
            progress.skipped(ticks.skipped());
            outlet.publish(reading.next(options.frameWithin()), source);
        }
    }
}
