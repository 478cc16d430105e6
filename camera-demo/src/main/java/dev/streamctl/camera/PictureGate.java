package dev.streamctl.camera;

import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.camera.jpeg.Dropped;
import dev.streamctl.camera.jpeg.JpegCheck;
import dev.streamctl.task.TimeSource;
import java.util.Optional;

/**
 * Lets pictures through that are whole and within the limit; others are dropped and counted. A source that gives no good one
 * for as long as a frame may take has failed. For one thread.
 */
final class PictureGate {

    private final CaptureOptions options;
    private final CaptureProgress progress;
    private boolean isBad;
    private long badSince;

    PictureGate(CaptureOptions options, CaptureProgress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** What was before is forgotten. */
    void begin() {
        isBad = false;
    }

    boolean admits(byte[] jpeg, FrameSource source) throws SourceException {
        Optional<Dropped> fault =
                jpeg.length > options.maxFrame() ? Optional.of(Dropped.TOO_LONG) : JpegCheck.fault(jpeg);
        if (fault.isEmpty()) {
            isBad = false;
            return true;
        }
        progress.dropped(DropCounts.one(fault.get()));
        long now = TimeSource.current().nanoTime();
        if (!isBad) {
            isBad = true;
            badSince = now;
        } else if (now - badSince > options.frameWithin().toNanos()) {
            throw new SourceException(
                    Reason.FAILED,
                    "%s: for %.1f s no picture that is whole and within the limit"
                            .formatted(source.name(), options.frameWithin().toMillis() / 1000.0));
        }
        return false;
    }
}
