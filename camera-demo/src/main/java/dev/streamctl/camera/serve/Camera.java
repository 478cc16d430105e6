package dev.streamctl.camera.serve;

import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerStats;
import dev.streamctl.camera.AgeHistogram;
import dev.streamctl.camera.CaptureLoop;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.FrameProcessor;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.KnownSource;
import dev.streamctl.camera.Processing;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.Viewer;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.leds.LedRemote;
import dev.streamctl.http.Resources;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.send.SampleLoop;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A camera on the network: the capture loop, the hub, the processing and the servers.
 *
 * <pre>{@code
 * try (var network = Network.open();
 *         var camera = Camera.open(network, source, new MotionScore(), CameraOptions.local(CaptureOptions.of(30)))) {
 *     System.out.println(camera.http().endpoint());
 *     camera.run();                // until camera.stop(), or an interrupt
 * }
 * }</pre>
 */
public final class Camera implements AutoCloseable {

    /** What a part of MJPEG has beside its JPEG. */
    private static final int HEADS = 1024;

    /** More than the picture that says why there is none, and a status, which go out whatever a frame of the source may be. */
    private static final int OF_OUR_OWN = 64 * 1024;

    private final CaptureLoop loop;
    private final FrameHub hub;
    private final Processing processing;
    private final AgeHistogram painted = new AgeHistogram();
    private final TimeSource time = TimeSource.current();
    private final long start = time.nanoTime();
    private final CameraServers servers = new CameraServers();
    private final @Nullable LedRemote led;
    private volatile Supplier<Optional<Observed.Telemetry>> telemetry = Optional::empty;
    private @Nullable TaskScope running;
    private boolean stopped;

    private Camera(
            Network network,
            KnownSource source,
            FrameProcessor processor,
            CameraOptions options,
            InstantSource wallClock) {
        hub = new FrameHub(options.maxViewers(), time, wallClock);
        loop = new CaptureLoop(source, hub, options.capture(), wallClock);
        processing = new Processing(processor, hub, options.processWithin());
        LedChoice choice = options.led();
        led = choice == null ? null : choice.remote(network);
    }

    /**
     * Listens; frames come when it {@link #run runs}. The source is asked for its name, pace and quality here, and not again.
     *
     * @throws SourceException it does not say them within the time to open
     * @throws dev.streamctl.BindFailedException an endpoint is taken or not ours
     */
    public static Camera open(Network network, FrameSource source, FrameProcessor processor, CameraOptions options)
            throws IOException, InterruptedException {
        var known = KnownSource.of(source, options.capture().openWithin());
        var camera = new Camera(network, known, processor, options, InstantSource.system());
        boolean open = false;
        try {
            camera.serve(network, options);
            open = true;
            return camera;
        } finally {
            if (!open) {
                camera.close();
            }
        }
    }

    private void serve(Network network, CameraOptions options) throws IOException, InterruptedException {
        ServerOptions server = options.server()
                .with(Limit.MAX_FRAME, Math.max(options.capture().maxFrame(), OF_OUR_OWN) + HEADS)
                .with(Limit.SLOW_CONSUMER, slowConsumer(options));
        var controls = new CameraControls(loop, hub, led);
        var delivery = new Delivery(hub, options.sendWithin());
        var viewers =
                new TcpViewers(hub, delivery, options.policy(), server.limits().time(Limit.IDLE));
        servers.add(network.serve(options.stream(), new ViewerFraming(), server, viewers));
        Routes routes = Routes.none()
                .withHttp("/stream.mjpg", new MjpegStream(hub, delivery, options.everyBytes()))
                .withHttp("/snapshot.jpg", new Snapshots(hub))
                .withHttp("/status", _ -> StatusJson.answer(observe()))
                .withHttp("/metrics", request -> CameraMetrics.answer(request, observe()))
                .with("/live", LiveViewers.of(controls, delivery, painted, this::observe, time))
                .with("/control", new ControlSocket(controls))
                .withResources("/", Resources.of("/dev/streamctl/camera/web", Camera.class::getResource))
                .withOpen(Set.of("/*")) // the page, which has the token from its user
                .withOrigins(options.origins())
                .withHosts(options.hosts());
        servers.add(network.serveHttp(options.http(), routes, server));
    }

    /** Later than the deadline of a frame, which is counted with the viewers. */
    private static long slowConsumer(CameraOptions options) {
        return Math.min(
                Limit.SLOW_CONSUMER.most(),
                options.sendWithin().multipliedBy(2).plusSeconds(1).toMillis());
    }

    /** The frames, for a viewer inside the program. */
    public FrameHub hub() {
        return hub;
    }

    /** The capture, whose rate and pause can be changed while it runs. */
    public CaptureLoop capture() {
        return loop;
    }

    /** The server of frames over TCP. */
    public Server stream() {
        return servers.all().get(0);
    }

    /** The server of all else. */
    public Server http() {
        return servers.all().get(1);
    }

    /**
     * Captures until {@link #stop()} or an interrupt, and then ends everything within a second.
     *
     * @throws InterruptedException interrupted
     * @throws IllegalStateException a part of it failed, which is a fault of the program or of a class that was plugged in
     */
    public void run() throws IOException, InterruptedException {
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.FAIL_FAST)) {
            synchronized (this) {
                running = scope;
                if (stopped) {
                    scope.cancel();
                }
            }
            scope.fork(loop::run);
            scope.fork(processing::run);
            if (led != null) {
                scope.fork(led::run);
            }
            try {
                scope.join();
            } finally {
                endViewers(); // beside the parts above, one of which may take long to end
            }
        } catch (CancellationException e) {
            // stopped
        } catch (ExecutionException e) {
            throw new IllegalStateException("the camera failed: " + e.getCause(), e);
        } finally {
            close();
        }
    }

    /** Ends {@link #run()}; any thread, without waiting. */
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.cancel();
        }
    }

    /** Has the counters of the telemetry that is sent of this camera told with its own. */
    public void countTelemetry(TelemetrySender sender, SampleLoop samples) {
        telemetry = () -> Optional.of(new Observed.Telemetry(sender.stats(), samples.stats()));
    }

    /** All counters now. */
    public Observed observe() {
        long now = time.nanoTime();
        List<Observed.Watcher> watchers = new ArrayList<>();
        hub.viewers()
                .forEach((viewer, stats) -> watchers.add(new Observed.Watcher(
                        viewer.options().name(),
                        viewer.options().policy() instanceof ViewerOptions.Latest ? "latest" : "every",
                        viewer.options().maxFps(),
                        since(viewer, now),
                        stats)));
        Map<String, ServerStats> counters = new LinkedHashMap<>();
        servers.all().forEach(server -> counters.put(server.endpoint().toString(), server.stats()));
        return new Observed(
                loop.source().name(),
                Duration.ofNanos(now - start),
                loop.stats(),
                hub.stats(),
                painted.ages(),
                hub.maxViewers(),
                processing.stats(),
                telemetry.get(),
                watchers,
                counters);
    }

    private static Duration since(Viewer viewer, long now) {
        return Duration.ofNanos(now - viewer.since());
    }

    /** Ends every viewer and the servers. Idempotent. */
    @Override
    public void close() {
        stop();
        endViewers();
        servers.shutdown();
    }

    private void endViewers() {
        hub.close();
        servers.beginShutdown();
    }
}
