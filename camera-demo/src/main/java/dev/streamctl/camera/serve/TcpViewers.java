package dev.streamctl.camera.serve;

import dev.streamctl.FrameStream;
import dev.streamctl.Handler;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.TooManyViewersException;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerCutException;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends frames to each connection. A viewer sends nothing but its token; one that does is told so and closed. One that gets no
 * frame for a time gets a notice, which tells whether it is still there, and keeps {@link dev.streamctl.limits.Limit#IDLE} from
 * closing it while the camera pauses.
 */
final class TcpViewers implements Handler<FrameStream<byte[]>> {

    private static final ViewerFraming FRAMING = new ViewerFraming();
    private static final Duration ENDED_QUIET = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final String NOTHING_NEW = "no new frame";

    private final FrameHub hub;
    private final Delivery delivery;
    private final ViewerOptions.Policy policy;
    private final Duration quiet;

    /** @param idle after so long without a byte the server closes a connection; zero is never */
    TcpViewers(FrameHub hub, Delivery delivery, ViewerOptions.Policy policy, Duration idle) {
        this.hub = hub;
        this.delivery = delivery;
        this.policy = policy;
        Duration often = idle.dividedBy(3);
        this.quiet = often.isZero() || often.compareTo(QUIET) > 0 ? QUIET : often;
    }

    @Override
    public void handle(FrameStream<byte[]> stream) throws IOException, InterruptedException {
        var options = new ViewerOptions(stream.peer().toString(), policy, 0, true);
        try (Viewer viewer = hub.join(options);
                TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
            scope.fork(() -> watch(stream, viewer));
            scope.fork(() -> probe(stream, viewer, quiet));
            delivery.run(viewer, new Output(stream));
        } catch (TooManyViewersException e) {
            stream.send(FRAMING.notice(String.valueOf(e.getMessage())));
        } catch (ViewerCutException e) {
            // the camera stops
        }
    }

    /** Until the viewer goes, which must not keep its place where no frame comes that could fail. */
    private static void watch(FrameStream<byte[]> stream, Viewer viewer) throws InterruptedException {
        try {
            refuseInput(stream);
        } catch (StreamEndedException e) {
            probe(stream, viewer, ENDED_QUIET); // it goes on to watch, or has gone: only what is sent to it can tell
        } catch (IOException e) {
            viewer.close();
        }
    }

    private static void refuseInput(FrameStream<byte[]> stream) throws IOException, InterruptedException {
        String why;
        try {
            byte[] frame = stream.receive();
            why = "viewers send nothing here, but a frame of " + frame.length + " bytes came";
        } catch (FrameException e) {
            why = "viewers send nothing here: " + e.getMessage();
        }
        try {
            stream.sendNow(FRAMING.notice(why));
        } catch (IOException e) {
            // it is told by the close
        }
        stream.close();
    }

    /** Tells it each time that it got no frame for so long, until it has gone. */
    private static void probe(FrameStream<byte[]> stream, Viewer viewer, Duration period) throws InterruptedException {
        try {
            long before = viewer.stats().sent();
            while (true) {
                TimeSource.sleep(period);
                long sent = viewer.stats().sent();
                if (sent == before) {
                    stream.trySend(FRAMING.notice(NOTHING_NEW));
                }
                before = sent;
            }
        } catch (IOException e) {
            viewer.close();
        }
    }

    /** One connection. */
    private record Output(FrameStream<byte[]> stream) implements FrameOutput {

        @Override
        public void awaitWritable() throws IOException, InterruptedException {
            stream.awaitWritable();
        }

        @Override
        public void send(Frame frame) throws IOException, InterruptedException {
            stream.sendShared(frame.encoded());
        }

        @Override
        public void flush() throws IOException, InterruptedException {
            stream.flush();
        }

        @Override
        public void cut() {
            stream.abort();
        }

        @Override
        public boolean repeatsWhenIdle() {
            return false;
        }

        @Override
        public void probe() {
            // who watches the input does that
        }
    }
}
