package dev.streamctl.cli;

import dev.streamctl.ServerOptions;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.serve.CameraOptions;
import dev.streamctl.cli.camera.CameraRun;
import dev.streamctl.cli.options.CameraChoice;
import dev.streamctl.cli.options.CameraTelemetryOptions;
import dev.streamctl.cli.options.IntervalOption;
import dev.streamctl.cli.options.LedOptions;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.SourceOptions;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.discovery.DiscoveredNodes;
import dev.streamctl.limits.Limit;
import dev.streamctl.telemetry.send.SenderOptions;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code streamctl camera}. */
final class CameraCommand extends Subcommand {

    private static final String[] FOOTER = {
        "",
        "Captures and serves until SIGINT or SIGTERM. A source that stalls, ends or floods is opened again after a while;"
                + " viewers then see a picture that says why. A viewer that is slow skips frames and delays nobody; one"
                + " that takes nothing for --send-timeout is cut. For each: captured = sent + skipped + waiting.",
        "",
        "Over HTTP: a live page at / with controls for rate, quality, pause, the limit of viewers and the LEDs of --led"
                + " (/control takes the same from programs, as: echo 'viewers 9' | streamctl connect"
                + " ws://127.0.0.1:8080/control); /stream.mjpg (?fps=N, ?policy=every), /snapshot.jpg (?max-age=TIME, ?after=SEQUENCE, ?timeout=TIME),"
                + " /status as JSON, /metrics for Prometheus. The layout of the frames over TCP stands in"
                + " camera-demo/README.md; 'streamctl view' receives them.",
        "",
        "Sources: 'test' is a moving picture with its number and time; 'dir:PATH' the JPEG files of a folder; 'rpicam' and"
                + " 'v4l2:/dev/video0' start rpicam-vid or ffmpeg ('rpicam:hflip,quality=80',"
                + " 'v4l2:/dev/video0,format=yuyv422'); 'http://…' is another MJPEG camera; 'exec:PROGRAM ARGUMENTS' any"
                + " program that writes JPEG pictures to its standard output. No shell is involved.",
        "",
        "Examples:",
        "  streamctl camera                            # then open http://127.0.0.1:8080/",
        "  streamctl camera --source v4l2:/dev/video0 --size 1280x720 --host 0.0.0.0 --token-file camera.token",
        "  streamctl camera --source 'exec:ffmpeg -re -i film.mp4 -f mjpeg -' --idle pause",
        "  curl -o now.jpg http://127.0.0.1:8080/snapshot.jpg",
        "  ffplay http://127.0.0.1:8080/stream.mjpg"
    };

    private final SourceOptions source = new SourceOptions();
    private final CameraChoice choice = new CameraChoice();
    private final CameraTelemetryOptions telemetry = new CameraTelemetryOptions();
    private final LedOptions led = new LedOptions();
    private final TlsOptions tls = TlsOptions.ofNode();
    private final TokenOption token =
            new TokenOption("let in only clients with the token in this file (mode 0600): over"
                    + " TCP as their first frame, over HTTP as Authorization: Bearer; the page asks for it");
    private final NetworkChoice network = new NetworkChoice();

    private final IntervalOption interval = new IntervalOption();

    private final LimitOptions limitOptions = new LimitOptions(Map.of(
            Limit.MAX_CONNECTIONS, "--max-connections",
            Limit.MAX_CONNECTIONS_PER_ADDRESS, "--max-connections-per-address",
            Limit.ACCEPT_RATE, "--accept-rate",
            Limit.ACCEPT_BURST, "--accept-burst"));

    @Override
    LimitOptions limitOptions() {
        return limitOptions;
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("camera");
        spec.usageMessage()
                .description(
                        "Captures frames and serves them to many viewers: a test picture where nothing else is said.")
                .footer(FOOTER);
        source.addTo(spec);
        choice.addTo(spec);
        interval.addTo(spec);
        telemetry.addTo(spec);
        led.addTo(spec);
        tls.addTo(spec);
        token.addTo(spec);
        network.addTo(spec);
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        ServerOptions server = ServerOptions.defaults()
                .withLimits(limitOptions.limits())
                .withTls(tls.server())
                .withToken(token.token());
        FrameSource frames;
        CameraOptions options;
        Optional<SenderOptions> sender;
        DiscoveredNodes nodes;
        try {
            nodes = led.directory();
            frames = source.source(choice.openWithin());
            options = choice.options(server, source.fps(), source.maxFrame()).withLed(led.choice(nodes));
            sender = telemetry.sender();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
        var run = new CameraRun(frames, options, sender, telemetry.period(), interval.time(), output);
        surroundings.signals().onFirstOrHangup(output::notice, _ -> {
            output.notice("stopping (again to force)");
            run.stop();
        });
        try (nodes;
                var running =
                        new Opening(network.options().withTls(tls.trusted()), isGiven("--scheduler")).open(output)) {
            return run.run(running);
        }
    }
}
