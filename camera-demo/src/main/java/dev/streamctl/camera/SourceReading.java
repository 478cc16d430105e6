package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;

/**
 * Takes frames from a source that is open, and says what its failures are.
 *
 * @param thread where it is asked
 * @param progress where frames that are late count
 */
record SourceReading(FrameSource source, Capture capture, SourceCalls calls, Offload thread, CaptureProgress progress) {

    /**
     * The next frame.
     *
     * @throws SourceException it has none within this time, has ended or has failed
     */
    byte[] next(Duration within) throws IOException, InterruptedException {
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
