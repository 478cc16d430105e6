package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.cli.bench.FrameShape;
import dev.streamctl.cli.bench.Load;
import dev.streamctl.cli.bench.Pass;
import dev.streamctl.cli.bench.Thresholds;
import dev.streamctl.cli.options.EndpointConverter;
import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.options.LatencyConverter;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.SizeConverter;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code streamctl bench}. */
@Command(
        name = "bench",
        description = "Loads a server that echoes, checks every byte that comes back, and prints rate and latencies.",
        footer = {
            "",
            BenchFooter.CLOSED_LOOP,
            "",
            BenchFooter.OPEN_LOOP,
            "",
            BenchFooter.RATE,
            "",
            BenchFooter.CHECKS,
            "",
            "Examples:",
            "  streamctl bench tcp://127.0.0.1:9000",
            "  streamctl bench unix:/tmp/echo.sock --framing length --size 1KiB --connections 4 --json",
            "  streamctl bench tcp://board:9000 --rate 2000 --max-p99 5ms --min-rate 1990 && echo good enough",
            "  streamctl bench wss://board:9001/ --binary --size 1KiB --token-file token --tls-ca tls/ca.pem",
            "  streamctl bench tcp://127.0.0.1:9000 --compare tcp://127.0.0.1:9001"
        })
final class BenchCommand extends Subcommand {

    @Parameters(
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.OfPeer.class,
            description =
                    "an echo server: tcp://host:port, tls://host:port, ws://host:port/path, wss://… or unix:/path")
    private @Nullable Endpoint endpoint;

    @Option(
            names = "--connections",
            paramLabel = "N",
            converter = WholeNumber.Connections.class,
            defaultValue = "50",
            description = "connections, 1 to 20000 (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            converter = WholeNumber.InFlight.class,
            defaultValue = "16",
            description = "the most unanswered frames of one connection, 1 to 65536 (default: ${DEFAULT-VALUE})")
    private int inFlight;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "64",
            description =
                    "bytes of a frame on the wire, its line end or length included, or of a WebSocket message, up to"
                            + " 16MiB; lines up to 1MiB, and many servers take less (default: ${DEFAULT-VALUE})")
    private long size;

    @Option(names = "--binary", description = "WebSockets: binary messages instead of text")
    private boolean binary;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "10s",
            description = "how long to measure (default: ${DEFAULT-VALUE})")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "2s",
            description = "load before that, which does not count (default: ${DEFAULT-VALUE})")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = WholeNumber.Rate.class,
            description = "frames a second over all connections, at fixed times (default: as many as are answered)")
    private @Nullable Integer rate;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "5s",
            description = "longest wait of a connection for its next answer (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "1s",
            description = "time between the lines that say how it goes, with --json or on a terminal"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--max-p99",
            paramLabel = "TIME",
            converter = LatencyConverter.class,
            description = "exit code 6 when one frame in a hundred took longer, such as 800us or 5ms")
    private @Nullable Duration maxP99;

    @Option(
            names = "--min-rate",
            paramLabel = "N",
            converter = WholeNumber.Rate.class,
            description = "exit code 6 below so many frames a second, up to --rate where that is given")
    private @Nullable Integer minRate;

    @Option(
            names = "--compare",
            paramLabel = "ENDPOINT2",
            converter = EndpointConverter.OfPeer.class,
            description = "load ENDPOINT, then this one in the same way, and print the ratios first / second; both are"
                    + " warmed up before the first is measured, and the thresholds are for the first")
    private @Nullable Endpoint second;

    private final FramingOptions framing = new FramingOptions();

    private final NetworkChoice network = new NetworkChoice();

    private final TlsOptions tls = TlsOptions.ofClient();

    private final TokenOption tokenOption =
            new TokenOption("show the token in this file (mode 0600) on each connection:"
                    + " as the first frame, or for WebSockets as Authorization: Bearer");

    private final LimitOptions limitOptions = new LimitOptions(Map.of(Limit.CONNECT_TIMEOUT, "--connect-timeout"));

    @Override
    LimitOptions limitOptions() {
        return limitOptions;
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = annotated(framing, network, tls);
        tokenOption.addTo(spec);
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        above("--duration", duration);
        above("--timeout", timeout);
        above("--interval", interval);
        if (rate != null && minRate != null && minRate > rate) {
            throw wrongUsage("--min-rate %d is above --rate %d: no server can reach it".formatted(minRate, rate));
        }
        var thresholds = new Thresholds(maxP99, minRate == null ? 0 : minRate);
        return new Benching(
                        Objects.requireNonNull(endpoint),
                        second,
                        new Pass(shown(tokenOption, framing, peers(), output), framing.bytes()),
                        load(),
                        thresholds,
                        opening(network, tls, peers()),
                        limitOptions.limits(),
                        interval,
                        surroundings.errIsTerminal() && !output.isJson())
                .run(surroundings.signals(), output);
    }

    private Stream<Endpoint> peers() {
        return Stream.of(endpoint, second).filter(Objects::nonNull);
    }

    private FrameShape shape() {
        boolean messages = endpoint instanceof Endpoint.Ws;
        if (second != null && messages != second instanceof Endpoint.Ws) {
            throw wrongUsage("A WebSocket can only be compared with another: " + endpoint + ", " + second);
        }
        if (messages && isGiven("--framing")) {
            throw wrongUsage("A WebSocket has messages of its own: no --framing for " + endpoint);
        }
        if (!messages && isGiven("--binary")) {
            throw wrongUsage("--binary is for WebSockets, not for " + endpoint);
        }
        return messages
                ? FrameShape.ofMessages(binary ? FrameShape.Kind.BINARY : FrameShape.Kind.TEXT, size)
                : FrameShape.of(framing.bytes(), size);
    }

    private Load load() {
        FrameShape shape;
        try {
            shape = shape();
        } catch (IllegalArgumentException e) {
            throw wrongUsage("Invalid value for option '--size': " + e.getMessage());
        }
        var load = new Load(connections, inFlight, shape, warmup, duration, rate == null ? 0 : rate, timeout);
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (load.memory() > most) {
            throw wrongUsage(
                    "--connections %d with --in-flight %d and --size %s may take %d MiB of memory, above %d MiB"
                            .formatted(
                                    connections, inFlight, Units.SIZE.format(size), load.memory() >> 20, most >> 20));
        }
        return load;
    }
}
