package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.ViewerCutException;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /snapshot.jpg}: one frame, in {@code X-Frame-Sequence} its number and in {@code X-Timestamp} its time.
 *
 * <pre>
 *   max-age=TIME    no older than this (default 1s); otherwise the next one is waited for
 *   after=N         a frame behind the frame N, however old; any frame where there is no N yet, which is then of an
 *                   earlier run of the camera
 *   timeout=TIME    how long to wait (default 5s, at most 25s)
 * </pre>
 *
 * <p>200 with the picture; 503 with the picture that says why there is no signal; 304 where {@code after} was given and no
 * newer frame came in time, else 504; 400 for a wrong parameter. Times are 500ms or 2s, numbers alone milliseconds.
 */
final class Snapshots implements HttpHandler {

    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(25);
    private static final Duration OLDEST = Duration.ofDays(1);
    private static final double MICROS = 1e6;

    private final FrameHub hub;

    Snapshots(FrameHub hub) {
        this.hub = hub;
    }

    @Override
    public Response handle(Request request) throws IOException, InterruptedException {
        Duration maxAge;
        Duration timeout;
        OptionalLong after;
        try {
            Query query = Query.parse(request.query(), "max-age", "timeout", "after");
            maxAge = query.time("max-age", MAX_AGE, OLDEST);
            timeout = query.time("timeout", TIMEOUT, LONGEST);
            after = query.number("after");
        } catch (Query.BadQueryException e) {
            return Response.text(400, e.getMessage() + "\n");
        }
        try {
            long behind = after.isPresent() ? ofThisRun(after.getAsLong()) : unlessFresh(maxAge);
            return answer(Deadline.within(timeout, () -> hub.awaitAfter(behind)));
        } catch (ViewerCutException e) {
            return Response.text(503, e.getMessage() + "\n");
        } catch (DeadlineExceededException e) {
            return after.isPresent()
                    ? new Response.Bytes(304, "", new byte[0], Map.of())
                    : Response.text(504, "no frame within " + timeout.toMillis() + " ms\n");
        }
    }

    /** Its numbers began anew: who waited for them to pass an older one would wait for as long as that run has lasted. */
    private long ofThisRun(long sequence) {
        return hub.newest().filter(frame -> frame.sequence() >= sequence).isPresent() ? sequence : 0;
    }

    /** Behind which frame the wanted one comes. */
    private long unlessFresh(Duration maxAge) {
        Optional<Frame> newest = hub.newest();
        if (newest.isEmpty()) {
            return 0;
        }
        Frame frame = newest.get();
        boolean fresh = TimeSource.current().nanoTime() - frame.nanoTime() <= maxAge.toNanos();
        return fresh ? frame.sequence() - 1 : frame.sequence();
    }

    private static Response answer(Frame frame) {
        byte[] jpeg = new byte[frame.jpegLength()];
        frame.jpeg().get(jpeg);
        int status = frame.type() == FrameType.PICTURE ? 200 : 503;
        return new Response.Bytes(status, "image/jpeg", jpeg, Map.of())
                .withHeader("X-Frame-Sequence", String.valueOf(frame.sequence()))
                .withHeader(
                        "X-Timestamp",
                        String.format(Locale.ROOT, "%.6f", frame.header().capturedMicros() / MICROS));
    }
}
