package dev.streamctl.camera;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.task.Offload;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    /** How long who stops waits for a call. */
    static final Duration MOMENT = Duration.ofMillis(800);

    private static final Logger LOG = LoggerFactory.getLogger(SourceCalls.class);

    private final Duration moment;
    private int stuck;

    /** Something that is asked of a source. */
    @FunctionalInterface
    interface Ask<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** One call; guarded by the monitor of all. */
    private static final class Call {
        private final CountDownLatch ended = new CountDownLatch(1);
        private boolean isRunning;
        private boolean isLeft;
    }

    /** @param moment how long a call is waited for that is to end, on the machine's clock */
    SourceCalls(Duration moment) {
        this.moment = moment;
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

    /** Closes a capture on a thread of its own, which it may hold, and waits for a moment. */
    void close(Capture capture, FrameSource source) {
        var call = new Call();
        begin(call); // before its thread comes to run, which may be when nobody waits any more
        Thread.ofPlatform().daemon().name("streamctl-camera-close").start(() -> close(call, capture, source));
        if (!awaitMoment(call.ended)) {
            LOG.warn("{} takes long to close, it goes on without being waited for", source.name());
        }
        leave(call);
    }

    /**
     * Waits, also while this thread is interrupted, which stays pending: what is left undone at an interrupt is lost where the
     * process ends behind it.
     *
     * @return whether it has ended within a moment
     */
    boolean awaitMoment(CountDownLatch ended) {
        TimeSource time = TimeSource.system(); // its own thread moves no injected time
        long end = time.nanoTime() + moment.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ended.await(end - time.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
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
        call.ended.countDown();
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
