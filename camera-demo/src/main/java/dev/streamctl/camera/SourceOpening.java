package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a source once, and closes what opens too late. */
final class SourceOpening {

    private static final Logger LOG = LoggerFactory.getLogger(SourceOpening.class);

    private final FrameSource source;
    private final SourceCalls calls;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Capture opened;
    private boolean begun;
    private boolean abandoned;

    SourceOpening(FrameSource source, SourceCalls calls) {
        this.source = source;
        this.calls = calls;
    }

    Capture open(Offload thread, Duration within) throws IOException, InterruptedException {
        try {
            return calls.call(thread, within, this::open);
        } catch (InterruptedException e) {
            stop();
            throw e;
        } catch (DeadlineExceededException e) {
            if (Deadline.current().passed()) {
                stop();
                throw e;
            }
            abandon();
            throw notOpened("not opened within " + within.toMillis() / 1000.0 + " s", e);
        } catch (SourceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            abandon();
            throw notOpened(text(e), e);
        }
    }

    private SourceException notOpened(String why, Exception cause) {
        return new SourceException(SourceException.Reason.NOT_OPENED, source.name() + ": " + why, cause);
    }

    private Capture open() throws IOException, InterruptedException {
        if (!begin()) {
            throw new IOException("given up before it was opened"); // which nobody hears
        }
        try {
            Capture capture = source.open();
            boolean late;
            synchronized (this) {
                opened = capture;
                late = abandoned;
            }
            if (late) {
                var _ = Thread.interrupted(); // that nobody waits is no reason to close without waiting
                capture.close(); // within this call, which counts as stuck until it ends
            }
            return capture;
        } finally {
            ended.countDown();
        }
    }

    /** Who stops may end the process, and with it the thread that closes what is opened just now: a program would go on for ever. */
    private void stop() {
        abandon();
        if (hasBegun() && !calls.awaitMoment(ended)) {
            LOG.warn("{} takes long to open, it goes on without being waited for", source.name());
        }
    }

    private synchronized boolean begin() {
        begun = !abandoned;
        return begun;
    }

    private synchronized boolean hasBegun() {
        return begun;
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
