package dev.streamctl.camera.serve;

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
 * new one, for clients that show a part when they have seen the head of the next. To a client that accepts images by name, as
 * browsers do, that head is sent with each frame ({@link MjpegParts}).
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
    private final MjpegParts parts = new MjpegParts(false);
    private final MjpegParts images = new MjpegParts(true);

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
        MjpegParts form = wantsImages(request) ? images : parts;
        // X-Accel-Buffering: a proxy of nginx would hold the frames back
        return new Response.Stream(
                MjpegParts.CONTENT_TYPE,
                out -> write(out, form, policy, fps),
                false,
                Map.of("X-Accel-Buffering", "no", "Vary", "Accept"));
    }

    /** As browsers do for an {@code img}, and for a page of its own. Programs accept anything. */
    private static boolean wantsImages(Request request) {
        return request.header("Accept").orElse("").contains("image/");
    }

    private void write(BodyStream out, MjpegParts form, ViewerOptions.Policy policy, double fps)
            throws IOException, InterruptedException {
        var options = new ViewerOptions("mjpeg " + out.peer(), policy, fps, true);
        try (Viewer viewer = hub.join(options)) {
            out.send(MjpegParts.beginning());
            var output = new MjpegOutput(out, form);
            delivery.run(viewer, output);
            output.end(delivery.within());
        } catch (TooManyViewersException | ViewerCutException e) {
            // another viewer was faster, or the camera stops: the body ends
        }
    }
}
