package dev.streamctl.camera.serve;

import dev.streamctl.Handler;
import dev.streamctl.camera.AgeHistogram;
import dev.streamctl.camera.TooManyViewersException;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerCutException;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.task.Periodic;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * {@code /live}: each frame as one binary message, a {@link dev.streamctl.camera.FrameHeader} and a JPEG; once a second the
 * status as text ({@link LiveJson}). The page says what it has painted and asks for changes ({@link LiveRequest}).
 *
 * <pre>
 *   fps=N       at most N frames a second, 0.01 to 1000
 *   credit=N    so many frames may be under way to the screen, 1 to 8; 2 where nothing is said
 * </pre>
 *
 * @param painted where the time from capture to painted goes
 * @param observed the camera now
 * @param shared the camera now, for all pages that are told at one moment
 * @param time the clock of the hub
 * @param start the statuses of all pages are told at whole periods from here, so that they wake the loop once
 */
record LiveViewers(
        CameraControls controls,
        Delivery delivery,
        AgeHistogram painted,
        Supplier<Observed> observed,
        Supplier<Observed> shared,
        TimeSource time,
        long start)
        implements Handler<WebSocket> {

    private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);

    /** Statuses of pages that come and go. */
    static LiveViewers of(
            CameraControls controls,
            Delivery delivery,
            AgeHistogram painted,
            Supplier<Observed> observed,
            TimeSource time) {
        var shared = new JustObserved<>(observed, time);
        return new LiveViewers(controls, delivery, painted, observed, shared, time, time.nanoTime());
    }

    @Override
    public void handle(WebSocket socket) throws IOException, InterruptedException {
        double fps;
        int credit;
        try {
            Query query = Query.parse(socket.request().query(), "fps", "credit");
            fps = query.fps();
            credit = query.credit();
        } catch (Query.BadQueryException e) {
            socket.close(CloseStatus.POLICY, String.valueOf(e.getMessage()));
            return;
        }
        var options = ViewerOptions.latest("ws " + socket.peer()).withMaxFps(fps);
        try (Viewer viewer = controls.hub().join(options);
                TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
            var page = new LivePage(this, socket, viewer, new Acknowledgements(credit, time, painted));
            scope.fork(page::obey);
            scope.fork(() -> tellStatus(page));
            delivery.run(viewer, page);
        } catch (TooManyViewersException e) {
            socket.close(CloseStatus.TRY_AGAIN_LATER, String.valueOf(e.getMessage()));
        } catch (ViewerCutException e) {
            // the camera stops
        }
    }

    private void tellStatus(LivePage page) throws IOException, InterruptedException {
        page.tell();
        long period = STATUS_PERIOD.toNanos();
        TimeSource.sleep(Duration.ofNanos(period - (time.nanoTime() - start) % period));
        Periodic.every(STATUS_PERIOD).run(_ -> page.tellInTime());
    }
}
