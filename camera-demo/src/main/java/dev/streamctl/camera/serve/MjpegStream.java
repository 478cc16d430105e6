package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.TooManyViewersException;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerCutException;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.http.BodyStream;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import java.io.IOException;
import java.util.Map;

/**
 * {@code /stream.mjpg}: the frames as {@code multipart/x-mixed-replace}. The last frame is repeated after a second without a
 * new one, because a browser may keep the last part unpainted.
 *
 * <pre>
 *   fps=N            at most N frames a second, 0.01 to 1000
 *   policy=latest    skip what there is no time for (default); every: all, and cut where too much waits
 * </pre>
 */
final class MjpegStream implements HttpHandler {

    private final FrameHub hub;
    private final Delivery delivery;
    private final long everyBytes;
    private final MjpegParts parts = new MjpegParts();

    /** @param everyBytes what may wait for a viewer of every frame */
    MjpegStream(FrameHub hub, Delivery delivery, long everyBytes) {
        this.hub = hub;
        this.delivery = delivery;
        this.everyBytes = everyBytes;
    }

    @Override
    public Response handle(Request request) {
        double fps;
        ViewerOptions.Policy policy;
        try {
            Query query = Query.parse(request.query(), "fps", "policy");
            fps = query.fps();
            policy = query.policy(everyBytes);
        } catch (Query.BadQueryException e) {
            return Response.text(400, e.getMessage() + "\n");
        }
        if (hub.refusesMore()) {
            return Response.text(503, TooManyViewersException.reason(hub.maxViewers()) + "\n")
                    .withHeader("Retry-After", "5");
        }
        // X-Accel-Buffering: a proxy of nginx would hold the frames back
        return new Response.Stream(
                MjpegParts.CONTENT_TYPE, out -> write(out, policy, fps), false, Map.of("X-Accel-Buffering", "no"));
    }

    private void write(BodyStream out, ViewerOptions.Policy policy, double fps)
            throws IOException, InterruptedException {
        var options = new ViewerOptions("mjpeg " + out.peer(), policy, fps, true);
        try (Viewer viewer = hub.join(options)) {
            out.send(MjpegParts.beginning());
            delivery.run(viewer, new Output(out, parts));
        } catch (TooManyViewersException | ViewerCutException e) {
            // another viewer was faster, or the camera stops: the body ends
        }
    }

    /** One client. */
    private record Output(BodyStream body, MjpegParts parts) implements FrameOutput {

        @Override
        public void awaitWritable() throws IOException, InterruptedException {
            body.awaitWritable();
        }

        @Override
        public void send(Frame frame) throws IOException, InterruptedException {
            body.sendShared(parts.of(frame));
        }

        @Override
        public void flush() throws IOException, InterruptedException {
            body.flush();
        }

        @Override
        public void cut() {
            // the exception that follows resets the connection
        }

        @Override
        public boolean repeatsWhenIdle() {
            return true;
        }

        @Override
        public void probe() throws IOException {
            body.trySend(MjpegParts.waiting());
        }
    }
}
