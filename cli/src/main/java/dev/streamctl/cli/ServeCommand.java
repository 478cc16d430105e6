package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerOptions.WhenFull;
import dev.streamctl.cli.handlers.FrameHandler;
import dev.streamctl.cli.handlers.HandlerKind;
import dev.streamctl.cli.handlers.Total;
import dev.streamctl.cli.options.EndpointConverter;
import dev.streamctl.cli.options.FrameFormat;
import dev.streamctl.cli.options.FramingChoice;
import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.options.IntervalOption;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.options.WebSocketOptions;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code streamctl serve}. */
final class ServeCommand extends Subcommand {

    private static final String[] FOOTER = {
        "",
        "Says once on standard error where it listens. The first Ctrl-C lets the clients finish for --grace, a second"
                + " one, a second or more later, waits for none; the third ends it at once, whatever hangs. A frame that is refused (too long, invalid UTF-8, a lone CR) is answered with a line"
                + " ERR and the reason, and the connection goes on; where the next frame cannot be found, it ends.",
        "",
        "With --ws-port the same handler serves WebSocket messages too, at the path /; the total is one for all. A browser"
                + " finds a page there that opens one; /status has the counters as JSON, /metrics for Prometheus. Only"
                + " pages of the server's own address, and of each --origin, may connect, and only by the server's own"
                + " address and each --allow-host as its name. Limits of connections count for each port.",
        "No handler here controls a device, so each may listen beyond this machine without a token, with a warning. An"
                + " address that has shown many wrong tokens (limit wrong_tokens) is told to come again later; the right"
                + " one is always let in.",
        "",
        "With --tls-cert all ports speak TLS, wss:// and https:// too. The files are read again when they change, or at a SIGHUP; connections go"
                + " on. /status and /metrics then count handshakes that failed, by the reason, and changed files that could"
                + " not be used. 'streamctl tls init' makes some, 'streamctl token generate' a token.",
        "",
        "Examples:",
        "  streamctl serve --port 9000",
        "  streamctl serve --host 0.0.0.0 --tls-cert tls/server.pem --tls-key tls/server-key.pem",
        "  streamctl serve --framing length --prefix-bytes 2 --handler reverse",
        "  streamctl serve --handler total --ws-port 9001 --origin http://board.local:8080",
        "  streamctl serve unix:/tmp/total.sock --handler total --interval 5s --json"
    };

    private final PositionalParamSpec endpoint = PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(Endpoint.class)
            .paramLabel("ENDPOINT")
            .converters(new EndpointConverter())
            .description("where to listen, tcp://host:port, tls://host:port or unix:/path, instead of --host and"
                    + " --port")
            .build();

    private final OptionSpec host = OptionSpec.builder("--host")
            .type(String.class)
            .paramLabel("HOST")
            .defaultValue("127.0.0.1")
            .description("address to listen on (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec port = OptionSpec.builder("--port")
            .type(Integer.class)
            .paramLabel("PORT")
            .converters(new WholeNumber.Port())
            .defaultValue("9000")
            .description("port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec handler = OptionSpec.builder("--handler")
            .type(HandlerKind.class)
            .paramLabel("echo|reverse|total|discard")
            .defaultValue("echo")
            .description(
                    "what to do with frames (default: ${DEFAULT-VALUE})",
                    "echo: send them back; reverse: send them back, last character first, with --framing length or raw"
                            + " last byte first (raw: of whatever arrived at once); total: add up integers of 64 bits"
                            + " over all clients and tell each of them 'Server records total=N'; discard: only count")
            .build();

    private final OptionSpec whenFull = OptionSpec.builder("--when-full")
            .type(Full.class)
            .paramLabel("reject|pause")
            .defaultValue("reject")
            .description("over --max-connections: tell the client and close, or let it wait (default:"
                    + " ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec sharePort = OptionSpec.builder("--share-port")
            .type(boolean.class)
            .description(
                    "let other servers that say so too listen at the same port; the kernel spreads the connections,"
                            + " and each server has its own limits")
            .build();

    private final OptionSpec grace = OptionSpec.builder("--grace")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("2s")
            .description("time the clients get to finish at the stop (default: ${DEFAULT-VALUE})")
            .build();

    private final IntervalOption interval = new IntervalOption();

    private final WebSocketOptions webSockets = new WebSocketOptions();

    private final TlsOptions tls = TlsOptions.ofServer();

    private final TokenOption token =
            new TokenOption("let in only clients with the token in this file (mode 0600): as their first frame, or as"
                    + " Authorization: Bearer of each HTTP request, be it for a WebSocket, /status or /metrics; the page is"
                    + " open to all and asks for it");

    private final FramingChoice framing = new FramingChoice();

    private final NetworkChoice network = NetworkChoice.ofServer();

    private final LimitOptions limitOptions = new LimitOptions(Map.of(
            Limit.MAX_CONNECTIONS, "--max-connections",
            Limit.MAX_CONNECTIONS_PER_ADDRESS, "--max-connections-per-address",
            Limit.ACCEPT_RATE, "--accept-rate",
            Limit.ACCEPT_BURST, "--accept-burst",
            Limit.IDLE, "--idle",
            Limit.FIRST_FRAME, "--first-frame",
            Limit.FRAME, "--frame-timeout",
            Limit.MAX_FRAGMENTS, "--max-fragments",
            Limit.SLOW_CONSUMER, "--slow-consumer"));

    /** {@link WhenFull} as it is written on the command line. */
    enum Full {
        REJECT,
        PAUSE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    LimitOptions limitOptions() {
        return limitOptions;
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("serve");
        spec.usageMessage()
                .description("Serves frames until SIGINT or SIGTERM; by default echoes lines on 127.0.0.1:9000.")
                .footer(FOOTER);
        spec.addPositional(endpoint);
        for (OptionSpec option : List.of(host, port, handler, whenFull, sharePort, grace)) {
            spec.addOption(option);
        }
        interval.addTo(spec);
        webSockets.addTo(spec);
        tls.addTo(spec);
        token.addTo(spec);
        framing.addTo(spec);
        network.addTo(spec);
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        var options = new ServerOptions(
                        framing.applyTo(limitOptions.limits()),
                        WhenFull.valueOf(whenFull.<Full>getValue().name()),
                        Boolean.TRUE.equals(sharePort.getValue()))
                .withTls(tls.server())
                .withToken(token.token());
        if (options.token() != null && framing.kind() == FramingOptions.Kind.RAW) {
            throw wrongUsage("--framing raw has no first frame, which --token-file needs");
        }
        var total = new Total();
        HandlerKind kind = handler.getValue();
        List<Door> doors = new ArrayList<>();
        FrameHandler<?> first = framing.kind() == FramingOptions.Kind.LINES
                ? addFrames(doors, FrameFormat.ofText(Lines.text()), Lines.text(), total)
                : addFrames(doors, FrameFormat.ofBytes(framing.bytes()), framing.bytes(), total);
        OptionalInt wsPort = webSockets.port();
        if (wsPort.isPresent()) {
            doors.add(new Door.WebSockets(
                    new Endpoint.Ws(options.tls() != null, wsHost(), wsPort.getAsInt(), "/"),
                    webSockets.origins(),
                    webSockets.hosts(),
                    kind.create(FrameFormat.ofMessages(), total),
                    webSockets.compression(),
                    framing.applyToMessages(limitOptions.limits()).get(Limit.MAX_FRAME)));
        }
        return new Serving(doors, kind.toString(), first, options, opening(network), grace.getValue(), interval.time())
                .run(surroundings.signals(), output);
    }

    private <F> FrameHandler<F> addFrames(List<Door> doors, FrameFormat<F> format, Framing<F> framing, Total total) {
        FrameHandler<F> created = handler.<HandlerKind>getValue().create(format, total);
        doors.add(new Door.Frames<>(where(), framing, created));
        return created;
    }

    private String wsHost() {
        return where().address().map(Endpoint.Tcp::host).orElseGet(host::getValue);
    }

    private Endpoint where() {
        Endpoint given = endpoint.getValue();
        boolean secure = tls.server() != null;
        if (given == null) {
            return secure
                    ? Endpoint.tls(host.getValue(), port.<Integer>getValue())
                    : Endpoint.tcp(host.getValue(), port.<Integer>getValue());
        }
        if (given instanceof Endpoint.Ws) {
            throw wrongUsage("WebSockets are served with --ws-port, beside frames");
        }
        if (given.isSecure() && !secure) {
            throw wrongUsage(given + " needs --tls-cert and --tls-key");
        }
        if (given instanceof Endpoint.Tcp && secure) {
            throw wrongUsage(given + " is not encrypted: with --tls-cert say tls://");
        }
        if (isGiven("--host") || isGiven("--port")) {
            throw wrongUsage("Give either ENDPOINT or --host and --port, not both");
        }
        return given;
    }
}
