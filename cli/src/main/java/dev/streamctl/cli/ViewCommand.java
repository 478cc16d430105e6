package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.ConnectFailedException;
import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.access.Token;
import dev.streamctl.cli.camera.FrameFolder;
import dev.streamctl.cli.camera.ViewRun;
import dev.streamctl.cli.options.EndpointConverter;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.options.SizeConverter;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code streamctl view}. */
@Command(
        name = "view",
        description = "Receives the frames of 'streamctl camera' over TCP, checks and saves them.",
        footer = {
            "",
            "Ends after --count pictures, by Ctrl-C, or when the camera ends; then it tells what came, what is missing"
                    + " (the numbers between two frames), what was broken, and how old frames were by the two clocks."
                    + " Frames that say that there is no signal, and broken ones, are counted apart and not saved.",
            "",
            "With --json each frame is an object of the type \"frame\". A frame that cannot be saved, as on a full disk,"
                    + " ends it with exit code 1 and leaves no half file behind.",
            "",
            "Examples:",
            "  streamctl view tcp://127.0.0.1:9001",
            "  streamctl view tcp://board:9001 --save pictures --count 100"
        })
final class ViewCommand extends Subcommand {

    @Parameters(
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.OfPeer.class,
            description = "tcp://host:port or tls://host:port")
    private @Nullable Endpoint endpoint;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            converter = PathConverter.class,
            description =
                    "save each picture there as frame-SEQUENCE.jpg, or beside one that is there as frame-SEQUENCE-2.jpg; the folder is"
                            + " made where it is missing")
    private @Nullable Path folder;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "end after N pictures; exit code 6 when the camera ends before")
    private @Nullable Integer count;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "10s",
            description = "longest wait for a picture, then exit code 4; 0 is for ever (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--max-frame",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "8MiB",
            description = "longest frame that is taken (default: ${DEFAULT-VALUE})")
    private long maxFrame;

    private final NetworkChoice network = new NetworkChoice();
    private final TlsOptions tls = TlsOptions.ofClient();
    private final TokenOption tokenOption = new TokenOption("show the token in this file (mode 0600)");
    private final LimitOptions limitOptions = new LimitOptions(Map.of(Limit.CONNECT_TIMEOUT, "--connect-timeout"));

    @Override
    LimitOptions limitOptions() {
        return limitOptions;
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(this);
        network.addTo(spec);
        tls.addTo(spec);
        tokenOption.addTo(spec);
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        Endpoint camera = Objects.requireNonNull(endpoint);
        if (camera instanceof Endpoint.Ws) {
            throw wrongUsage("frames come over tcp:// or tls://, not from " + camera);
        }
        Token token = tokenOption.token();
        warn(token, Stream.of(camera), output);
        FrameFolder saved = folder == null ? null : FrameFolder.open(folder);
        try (Network running = opening(network, tls, Stream.of(camera)).open(output);
                FrameStream<byte[]> stream = connect(running, camera)) {
            present(token, stream);
            var run = new ViewRun(stream, saved, count == null ? Long.MAX_VALUE : count, timeout, output);
            surroundings.signals().onFirst(output::notice, received -> {
                output.notice("stopping (again to force)");
                run.stop(received.exitCode());
            });
            return run.run();
        }
    }

    private FrameStream<byte[]> connect(Network running, Endpoint camera)
            throws IOException, InterruptedException, CommandFailedException {
        try {
            return running.connect(camera, LengthPrefixed.of(Integer.BYTES), limits());
        } catch (ConnectFailedException e) {
            if (e.reason() == ConnectFailedException.Reason.REFUSED) {
                throw new CommandFailedException(
                        new Failure(
                                ExitCode.NO_CONNECTION,
                                String.valueOf(e.getMessage()),
                                "is the camera up? try 'streamctl camera', which tells its address for frames"),
                        e);
            }
            throw e;
        }
    }

    private Limits limits() {
        try {
            return limitOptions.limits().with(Limit.MAX_FRAME, maxFrame);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--max-frame: " + e.getMessage());
        }
    }

    private static void present(@Nullable Token token, FrameStream<byte[]> stream)
            throws IOException, InterruptedException {
        if (token != null) {
            stream.send(token.text().getBytes(US_ASCII));
        }
    }
}
