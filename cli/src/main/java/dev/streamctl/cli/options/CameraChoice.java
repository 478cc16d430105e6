package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.serve.CameraOptions;
import dev.streamctl.tls.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where a camera serves, and how it treats its viewers. */
public final class CameraChoice {

    /** What a viewer over TCP gets. */
    public enum Policy {
        /** The newest frames. */
        LATEST,
        /** Every frame. */
        EVERY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happens while nobody watches. */
    public enum Idle {
        /** It captures. */
        CAPTURE,
        /** The source is closed. */
        PAUSE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec host = OptionSpec.builder("--host")
            .type(String.class)
            .paramLabel("HOST")
            .defaultValue("127.0.0.1")
            .description("address to listen on; another than this machine's own needs TLS, a token or --insecure"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec httpPort =
            port("--http-port", "8080", "port for MJPEG, snapshots, status and metrics over HTTP");
    private final OptionSpec streamPort = port("--stream-port", "9001", "port for length-prefixed frames over TCP");

    private final OptionSpec maxViewers = OptionSpec.builder("--max-viewers")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Viewers())
            .defaultValue(String.valueOf(CameraOptions.MAX_VIEWERS))
            .description(
                    "how many may watch at once; others are refused; the page and /control change it while it runs (default:"
                            + " ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec policy = OptionSpec.builder("--policy")
            .type(Policy.class)
            .paramLabel("latest|every")
            .defaultValue("latest")
            .description("what viewers over TCP get: the newest frame whenever they can take one, or every frame until"
                    + " --every-bytes wait (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec everyBytes = size(
            "--every-bytes",
            CameraOptions.EVERY_BYTES,
            "frames that may wait for a viewer that wants every one; with more it is cut");

    private final OptionSpec sendTimeout =
            time("--send-timeout", "5s", "how long a viewer may take for one frame, 1ms or more; then it is cut");
    private final OptionSpec frameTimeout =
            time("--frame-timeout", "2s", "how long the source may take for one frame; then it is opened again");
    private final OptionSpec openTimeout =
            time("--open-timeout", "10s", "how long the source may take to open, and for its first frame");
    private final OptionSpec processTimeout = time(
            "--process-timeout",
            "500ms",
            "how long the motion score may take for one frame, 1ms or more; then it is given up");

    private final OptionSpec idle = OptionSpec.builder("--idle")
            .type(Idle.class)
            .paramLabel("capture|pause")
            .defaultValue("capture")
            .description("while nobody watches: capture all the same, or close the source (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec keepWarm =
            time("--keep-warm", "5s", "with --idle pause: how long it captures when the last viewer has left");

    private final OptionSpec origins =
            texts("--origin", AllowConverter.ORIGIN, "ORIGIN", "let pages of this origin in, as http://host:port");
    private final OptionSpec hosts = texts(
            "--allow-host", AllowConverter.HOST, "HOST:PORT", "a further name of this server, as clients write it");

    private final OptionSpec insecure = OptionSpec.builder("--insecure")
            .type(boolean.class)
            .description("listen for other machines without TLS and without a token: they can control it")
            .build();

    private static OptionSpec port(String name, String otherwise, String description) {
        return OptionSpec.builder(name)
                .type(Integer.class)
                .paramLabel("PORT")
                .converters(new WholeNumber.Port())
                .defaultValue(otherwise)
                .description(description + "; 0 takes a free one (default: ${DEFAULT-VALUE})")
                .build();
    }

    private static OptionSpec time(String name, String otherwise, String description) {
        return OptionSpec.builder(name)
                .type(Duration.class)
                .paramLabel("TIME")
                .converters(new TimeConverter())
                .defaultValue(otherwise)
                .description(description + " (default: ${DEFAULT-VALUE})")
                .build();
    }

    /** An option for a size. */
    static OptionSpec size(String name, long otherwise, String description) {
        return OptionSpec.builder(name)
                .type(Long.class)
                .paramLabel("SIZE")
                .converters(new SizeConverter())
                .defaultValue(Units.SIZE.format(otherwise))
                .description(description + " (default: ${DEFAULT-VALUE})")
                .build();
    }

    private static OptionSpec texts(String name, AllowConverter converter, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .converters(converter)
                .arity("1")
                .paramLabel(label)
                .description(description + "; may be repeated")
                .build();
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        Stream.of(
                        host,
                        httpPort,
                        streamPort,
                        maxViewers,
                        policy,
                        everyBytes,
                        sendTimeout,
                        frameTimeout,
                        openTimeout,
                        processTimeout,
                        idle,
                        keepWarm,
                        origins,
                        hosts,
                        insecure)
                .forEach(command::addOption);
    }

    /** How long the source may take to open. */
    public Duration openWithin() {
        return openTimeout.getValue();
    }

    /**
     * The options of the camera.
     *
     * @throws IllegalArgumentException values that do not go together; the message is one line
     */
    public CameraOptions options(ServerOptions server, double fps, int maxFrame) {
        CaptureOptions capture = CaptureOptions.of(fps)
                .within(
                        openTimeout.getValue(),
                        frameTimeout.<Duration>getValue().plusMillis((long) (2000 / fps)))
                .withMaxFrame(maxFrame);
        return new CameraOptions(
                endpoint(server.tls(), streamPort.getValue()),
                endpoint(server.tls(), httpPort.getValue()),
                server,
                idle.getValue() == Idle.PAUSE ? capture.pausing(keepWarm.getValue()) : capture,
                maxViewers.getValue(),
                policy.getValue() == Policy.EVERY
                        ? new ViewerOptions.Every(everyBytes.<Long>getValue())
                        : new ViewerOptions.Latest(),
                everyBytes.<Long>getValue(),
                sendTimeout.getValue(),
                processTimeout.getValue(),
                given(origins),
                given(hosts),
                null,
                Boolean.TRUE.equals(insecure.getValue()));
    }

    private Endpoint endpoint(@Nullable ServerTls tls, int port) {
        return tls == null ? Endpoint.tcp(host.getValue(), port) : Endpoint.tls(host.getValue(), port);
    }

    private static Set<String> given(OptionSpec option) {
        List<String> values = option.getValue();
        return values == null ? Set.of() : Set.copyOf(values);
    }
}
