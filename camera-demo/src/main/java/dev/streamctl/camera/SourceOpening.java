package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a source once, and closes what opens too late. */
final class SourceOpening {

    private static final Logger LOG = LoggerFactory.getLogger(SourceOpening.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(800);

    private final FrameSource source;
    private @Nullable Capture opened;
    private boolean abandoned;

    SourceOpening(FrameSource source) {
        this.source = source;
    }

    Capture open(SourceCalls calls, Offload thread, Duration within) throws IOException, InterruptedException {
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
            capture.close();
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
            close(capture, source);
        }
    }

    /**
     * Closes it on a thread of its own, which it may hold, and waits for a moment, also when this thread is interrupted, which
     * stays pending.
     */
    static void close(Capture capture, FrameSource source) {
        Thread closer =
                Thread.ofPlatform().daemon().name("streamctl-camera-close").start(() -> end(capture, source));
        boolean interrupted = Thread.interrupted();
        try {
            if (!closer.join(CLOSE_WITHIN)) {
                LOG.warn("{} takes long to close, it goes on without being waited for", source.name());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Capture capture, FrameSource source) {
        try {
            capture.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed to close: {}", source.name(), e.toString());
        }
    }

    /** One line about a failure. */
    static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
