package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Takes frames from a source that is open, and says what its failures are. For one thread. */
final class SourceReading {

    private final FrameSource source;
    private final Capture capture;
    private final SourceCalls calls;
    private final Offload thread;
    private final CaptureProgress progress;

    /** Of the source's thread. */
    private DropCounts dropped = DropCounts.NONE;

    /**
     * Nothing is asked yet.
     *
     * @param thread where it is asked
     * @param progress where frames that are late count, and those that the source drops
     */
    SourceReading(FrameSource source, Capture capture, SourceCalls calls, Offload thread, CaptureProgress progress) {
        this.source = source;
        this.capture = capture;
        this.calls = calls;
        this.thread = thread;
        this.progress = progress;
    }

    /**
     * The next frame.
     *
     * @throws SourceException it has none within this time, has ended or has failed
     */
    byte[] next(Duration within) throws IOException, InterruptedException {
        try {
            return calls.call(thread, within, this::take);
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

    private byte[] take() throws IOException, InterruptedException {
        try {
            return capture.next();
        } finally {
            countDropped();
        }
    }

    /** Here, as it may hang, and under no monitor. That it fails is no reason to have no frames. */
    private void countDropped() {
        try {
            DropCounts now = Objects.requireNonNull(capture.dropped());
            progress.dropped(now.minus(dropped));
            dropped = now;
        } catch (RuntimeException | Error e) {
            // what it told last holds
        }
    }
}
