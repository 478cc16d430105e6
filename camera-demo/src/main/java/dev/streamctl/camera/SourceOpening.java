package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens a source once, and closes what opens too late. */
final class SourceOpening {

    private final FrameSource source;
    private final SourceCalls calls;
    private @Nullable Capture opened;
    private boolean abandoned;

    SourceOpening(FrameSource source, SourceCalls calls) {
        this.source = source;
        this.calls = calls;
    }

    Capture open(Offload thread, Duration within) throws IOException, InterruptedException {
        boolean done = false;
        try {
            Capture capture = calls.call(thread, within, this::open);
            done = true;
            return capture;
        } catch (SourceException e) {
            throw e;
        } catch (DeadlineExceededException e) {
            if (Deadline.current().passed()) {
                throw e;
            }
            throw notOpened("not opened within " + within.toMillis() / 1000.0 + " s", e);
        } catch (IOException | RuntimeException e) {
            throw notOpened(text(e), e);
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    private SourceException notOpened(String why, Exception cause) {
        return new SourceException(SourceException.Reason.NOT_OPENED, source.name() + ": " + why, cause);
    }

    private Capture open() throws IOException, InterruptedException {
        Capture capture = source.open();
        boolean late;
        synchronized (this) {
            opened = capture;
            late = abandoned;
        }
        if (late) {
            capture.close(); // within this call, which counts as stuck until it ends
        }
        return capture;
    }

    private void abandon() {
        Capture capture;
        synchronized (this) {
            abandoned = true;
            capture = opened;
        }
        if (capture != null) {
            calls.close(capture, source);
        }
    }

    /** One line about a failure. */
    static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
