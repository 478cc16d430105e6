package dev.streamctl.camera;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives frames to a {@link FrameProcessor}, the newest whenever it is free. A frame that it has not done within its deadline
 * is given up and counted; a processor that throws, an error or an interrupt of its own too, or gives a null, is told in the
 * log once. One that does not say how many frames it wants, or nothing that can be, is given all of them, and the log says so.
 */
public final class Processing {

    /**
     * The counters at one moment. {@code frames = processed + late + failed + skipped}, but for the one under way.
     *
     * @param frames pictures of the source; those without a signal count where they were skipped
     * @param late given up at their deadline
     * @param failed the processor threw
     * @param skipped the processor was busy, or wants fewer frames a second
     * @param values what it found last
     */
    public record Stats(
            long frames, long processed, long late, long failed, long skipped, Map<String, Double> values) {}

    private static final Logger LOG = LoggerFactory.getLogger(Processing.class);

    private final FrameProcessor processor;
    private final FrameHub hub;
    private final Duration within;
    private long processed;
    private long late;
    private long failed;
    private long others;
    private Map<String, Double> values = Map.of();
    private ViewerStats seen = ViewerStats.NONE;

    /** @param within the deadline of one frame */
    public Processing(FrameProcessor processor, FrameHub hub, Duration within) {
        this.processor = processor;
        this.hub = hub;
        this.within = within;
    }

    /** Runs until it is interrupted, or the hub closes. */
    public void run() throws IOException, InterruptedException {
        try (Offload thread = Offload.open(1, 0, TimeSource.current())) {
            try (Viewer viewer = hub.join(wanted(thread))) {
                process(thread, viewer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // a processor that ignores its own is not waited for
                throw e;
            }
        } catch (ViewerCutException e) {
            // the hub was closed
        }
    }

    private ViewerOptions wanted(Offload thread) throws IOException, InterruptedException {
        ViewerOptions all = ViewerOptions.latest("processing").unseen();
        try {
            return ask(thread, () -> all.withMaxFps(processor.maxFps()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            checkOwn(e);
            LOG.warn("the processor does not say how many frames a second it wants and is given all", e);
            return all;
        }
    }

    /** On the thread of the processor, which may be a class that was plugged in: all that it throws comes as an exception. */
    private <T> T ask(Offload thread, Callable<T> asked) throws Exception {
        return thread.<T, Exception>call(within, () -> {
            try {
                return asked.call();
            } catch (InterruptedException | Error e) {
                throw new IllegalStateException(e.toString(), e); // who interrupts it waits for it no more
            }
        });
    }

    /** Throws on what is meant for the thread that runs this, and not for the processor. */
    private static void checkOwn(Exception e) throws DeadlineExceededException {
        if (e instanceof DeadlineExceededException passed && Deadline.current().passed()) {
            throw passed;
        }
    }

    private void process(Offload thread, Viewer viewer) throws IOException, InterruptedException {
        while (true) {
            Frame frame = viewer.take();
            if (frame.type() == FrameType.PICTURE) {
                process(thread, frame);
            } else {
                count(() -> others++);
            }
            viewer.sent();
            count(() -> seen = viewer.stats());
        }
    }

    private void process(Offload thread, Frame frame) throws IOException, InterruptedException {
        try {
            Map<String, Double> found = ask(thread, () -> finite(processor.process(frame)));
            count(() -> {
                processed++;
                values = found;
            });
        } catch (InterruptedException e) {
            throw e;
        } catch (DeadlineExceededException e) {
            checkOwn(e);
            count(() -> late++);
        } catch (Exception e) {
            if (stats().failed() == 0) {
                LOG.warn("the processor failed at {}; further failures are only counted", frame, e);
            }
            count(() -> failed++);
        }
    }

    private static Map<String, Double> finite(Map<String, Double> found) {
        Map<String, Double> values = Map.copyOf(found);
        values.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "the value of " + name + " is " + value); // telemetry has no such numbers
            }
        });
        return values;
    }

    private synchronized void count(Runnable change) {
        change.run();
    }

    /** The counters now. */
    public synchronized Stats stats() {
        return new Stats(seen.captured() - others, processed, late, failed, seen.skipped(), values);
    }
}
