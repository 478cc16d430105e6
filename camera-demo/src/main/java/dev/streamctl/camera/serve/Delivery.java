package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerCutException;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames from the hub to one viewer: waits until the connection can take one, then chooses, sends it, and counts it when
 * the kernel has it.
 *
 * @param within how long a viewer may take for one frame; then it is cut and counted
 */
public record Delivery(FrameHub hub, Duration within) {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration PROBE_PERIOD = Duration.ofSeconds(5);
    private static final Duration FOREVER = Duration.ofDays(100_000);

    /**
     * Delivers until the viewer goes, is cut, or the camera stops.
     *
     * @throws DeadlineExceededException the viewer did not take a frame in time, and was cut
     */
    public void run(Viewer viewer, FrameOutput out) throws IOException, InterruptedException {
        Frame last = null;
        try {
            while (true) {
                out.awaitWritable();
                Frame frame = next(viewer, out, last);
                send(viewer, frame, out);
                if (frame == last) {
                    viewer.repeated();
                } else {
                    viewer.sent();
                }
                last = frame;
            }
        } catch (ViewerCutException e) {
            // it has left, the camera stops, or the hub has counted it
        }
    }

    /**
     * The next frame, or where that is wanted the last one again, if the source has given none since: frames that the viewer's
     * rate holds back are no reason.
     */
    private Frame next(Viewer viewer, FrameOutput out, @Nullable Frame last) throws IOException, InterruptedException {
        if (!out.repeatsWhenIdle()) {
            return viewer.take();
        }
        if (last == null) {
            return awaitFrame(FOREVER, viewer, out).orElseThrow();
        }
        Duration idle = idle(viewer.options().maxFps());
        Optional<Frame> seen = hub.newest();
        while (true) {
            Optional<Frame> taken = awaitFrame(idle, viewer, out);
            if (taken.isPresent()) {
                return taken.get();
            }
            Optional<Frame> newest = hub.newest();
            if (newest.equals(seen)) {
                return last;
            }
            seen = newest;
        }
    }

    /** A frame, or none. One that goes meanwhile must not keep its place: only what is sent to it can tell. */
    private static Optional<Frame> awaitFrame(Duration patience, Viewer viewer, FrameOutput out)
            throws IOException, InterruptedException {
        Duration left = patience;
        while (left.compareTo(PROBE_PERIOD) > 0) {
            Optional<Frame> taken = take(viewer, PROBE_PERIOD);
            if (taken.isPresent()) {
                return taken;
            }
            out.probe();
            left = left.minus(PROBE_PERIOD);
        }
        return take(viewer, left);
    }

    /** A frame, or none where there is none for so long. */
    private static Optional<Frame> take(Viewer viewer, Duration patience) throws IOException, InterruptedException {
        try {
            return Optional.of(Deadline.within(patience, viewer::take));
        } catch (DeadlineExceededException e) {
            if (Deadline.current().passed()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** A repeat keeps to the rate too. */
    private static Duration idle(double maxFps) {
        return maxFps > 0 && maxFps < 1 ? Duration.ofNanos((long) (IDLE.toNanos() / maxFps)) : IDLE;
    }

    private void send(Viewer viewer, Frame frame, FrameOutput out) throws IOException, InterruptedException {
        try {
            Deadline.within(within, () -> {
                out.send(frame);
                out.flush();
            });
        } catch (DeadlineExceededException e) {
            viewer.cut("cut: it did not take a frame in time");
            out.cut();
            throw e;
        }
    }
}
