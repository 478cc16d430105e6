package dev.streamctl.cli.camera;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.MotionScore;
import dev.streamctl.camera.serve.Camera;
import dev.streamctl.camera.serve.CameraOptions;
import dev.streamctl.camera.serve.CameraTelemetry;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.OpenWarning;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.Reports;
import dev.streamctl.telemetry.send.SampleLoop;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.SenderStats;
import dev.streamctl.telemetry.send.TelemetrySender;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A camera from its start to its stop. */
public final class CameraRun {

    /** How long the telemetry may take to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final FrameSource source;
    private final CameraOptions options;
    private final Optional<SenderOptions> telemetry;
    private final Duration period;
    private final Duration interval;
    private final Output output;
    private @Nullable Camera running;
    private boolean stopped;

    /**
     * A run that has not begun.
     *
     * @param telemetry where the counters are sent, if anywhere
     * @param period between two of its samples
     * @param interval between two lines of statistics; zero is never
     */
    public CameraRun(
            FrameSource source,
            CameraOptions options,
            Optional<SenderOptions> telemetry,
            Duration period,
            Duration interval,
            Output output) {
        this.source = source;
        this.options = options;
        this.telemetry = telemetry;
        this.period = period;
        this.interval = interval;
        this.output = output;
    }

    /** Asks it to end; any thread. */
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.stop();
        }
    }

    /** Captures and serves until it is stopped. */
    public ExitCode run(Network network) throws IOException, InterruptedException {
        try (Camera camera = Camera.open(network, source, new MotionScore(), options)) {
            synchronized (this) {
                running = camera;
                if (stopped) {
                    camera.stop();
                }
            }
            tell(camera.stream().endpoint(), false);
            tell(camera.http().endpoint(), true);
            // a camera whose reports nobody reads any more ends
            Reports reports =
                    Reports.begin(output, interval, () -> new CameraReport("stats", camera.observe()), camera::stop);
            Thread samples = Thread.ofPlatform()
                    .daemon()
                    .name("streamctl-camera-telemetry")
                    .start(() -> send(camera));
            try {
                camera.run();
            } finally {
                samples.interrupt();
                samples.join(PATIENCE); // a sensor of the kernel may hang
            }
            IOException untold = reports.end(new CameraReport("summary", camera.observe()));
            if (untold != null) {
                throw untold;
            }
        }
        return ExitCode.DONE;
    }

    private void tell(Endpoint endpoint, boolean http) throws IOException {
        output.progress(new ListeningCamera(endpoint, http, source.name()));
        OpenWarning.tell(endpoint, options.server(), output);
    }

    private void send(Camera camera) {
        if (telemetry.isEmpty()) {
            return;
        }
        try (TelemetrySender sender = TelemetrySender.open(telemetry.get(), new SecureRandom())) {
            var loop = new SampleLoop(sender, new CameraTelemetry(camera::observe, Path.of("/")), period);
            camera.countTelemetry(sender, loop);
            try {
                loop.run();
            } finally {
                tellDrops(sender.stats());
            }
        } catch (InterruptedException e) {
            // the end
        } catch (IOException e) {
            output.notice("warning: no telemetry any more: " + e.getMessage());
        }
    }

    private void tellDrops(SenderStats stats) {
        if (stats.dropped() > 0) {
            output.notice(
                    "warning: telemetry: %d of %d samples were dropped".formatted(stats.dropped(), stats.offered()));
        }
    }
}
