package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.task.Offload;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls into a source, which may be a class that was plugged in: whatever it throws is a failure of the source, and a call
 * that does not end keeps its thread. Such calls are counted, and where there are too many the source is called no more until
 * one of them ends.
 */
final class SourceCalls {

    /** So many threads a source may keep. */
    static final int MOST_STUCK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(SourceCalls.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(800);

    private int stuck;

    /** Something that is asked of a source. */
    @FunctionalInterface
    interface Ask<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** One call; guarded by the monitor of all. */
    private static final class Call {
        private boolean isRunning;
        private boolean isLeft;
    }

    /** Calls now that nobody waits for any more. */
    synchronized int stuck() {
        return stuck;
    }

    /** @throws SourceException too many calls hang */
    void check(FrameSource source) throws SourceException {
        if (stuck() >= MOST_STUCK) {
            throw new SourceException(
                    Reason.STUCK,
                    "%s: %d calls hang, it is opened again once one ends".formatted(source.name(), MOST_STUCK));
        }
    }

    /**
     * Asks on a thread of the pool.
     *
     * @throws IOException what the source threw, an error or an interrupt of its own too; or it gave null
     * @throws InterruptedException the caller was interrupted
     */
    <T> T call(Offload thread, Duration within, Ask<T> ask) throws IOException, InterruptedException {
        var call = new Call();
        try {
            return thread.<T, RuntimeException>call(within, () -> run(call, ask));
        } finally {
            leave(call);
        }
    }

    private <T> T run(Call call, Ask<T> ask) throws IOException {
        begin(call);
        try {
            T given = ask.ask();
            if (given == null) {
                throw new IOException("gave null");
            }
            return given;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e); // who waits for the call knows why, or nobody interrupted it
        } catch (Error e) {
            throw new IOException(e.toString(), e); // a library that cannot be linked, for one
        } finally {
            end(call);
        }
    }

    /**
     * Closes a capture on a thread of its own, which it may hold, and waits for a moment, also when this thread is interrupted,
     * which stays pending.
     */
    void close(Capture capture, FrameSource source) {
        var call = new Call();
        begin(call); // before its thread comes to run, which may be when nobody waits any more
        Thread closer =
                Thread.ofPlatform().daemon().name("streamctl-camera-close").start(() -> close(call, capture, source));
        boolean interrupted = Thread.interrupted();
        try {
            if (!closer.join(CLOSE_WITHIN)) {
                LOG.warn("{} takes long to close, it goes on without being waited for", source.name());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            leave(call);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void close(Call call, Capture capture, FrameSource source) {
        try {
            capture.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed to close: {}", source.name(), e.toString());
        } finally {
            end(call);
        }
    }

    private synchronized void begin(Call call) {
        call.isRunning = true;
    }

    private synchronized void end(Call call) {
        call.isRunning = false;
        if (call.isLeft) {
            stuck--;
        }
    }

    private synchronized void leave(Call call) {
        if (call.isRunning) {
            call.isLeft = true;
            stuck++;
        }
    }
}
