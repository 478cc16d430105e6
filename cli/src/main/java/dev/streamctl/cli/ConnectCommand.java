package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.Connection;
import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.access.Token;
import dev.streamctl.cli.options.EndpointConverter;
import dev.streamctl.cli.options.FramingChoice;
import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Message;
import dev.streamctl.cli.output.Output;
import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code streamctl connect}. */
@Command(
        name = "connect",
        description = "Sends each line of standard input as a frame and prints each reply as it comes.",
        footer = {
            "",
            "Sending and printing go on side by side; there may be more replies than lines, or fewer. Ends when the"
                    + " server ends its output, after --count replies, or --linger after the end of the input, which"
                    + " the server is told at once (half-close). Exit code 4 when nothing came for --timeout although"
                    + " a line was sent after the last reply.",
            "",
            "Replies that are still missing when --linger is over are no failure, for there may be none to come: a"
                    + " line on standard error tells the numbers, and the exit code is 0. Where N replies must come,"
                    + " say --count N: then it is 4 when they do not come in time, and 6 when the server ends before.",
            "",
            "Lines are printed as they came; on a terminal, and with --framing length, bytes that are not printable"
                    + " UTF-8 appear as \\xNN. With --framing raw, input and output are passed on byte by byte. With"
                    + " --json a frame is \"text\", or \"base64\" where it is not UTF-8.",
            "",
            "To a WebSocket each line is a text message, or a binary one where it is not UTF-8. It cannot be half-closed:"
                    + " at the end of the input the replies are waited for as above, and then it is closed. A server that"
                    + " closes with another code than 1000 and 1001 is a failure, exit code 5; code and reason are told, and"
                    + " in the summary of --json.",
            "",
            "Examples:",
            "  echo hello | streamctl connect tcp://127.0.0.1:9000",
            "  printf '1\\n2\\n3\\n' | streamctl connect unix:/tmp/total.sock --json --count 3",
            "  echo hello | streamctl connect ws://127.0.0.1:9001/",
            "  echo hello | streamctl connect tls://board.local:9000 --tls-ca tls/ca.pem",
            "  seq 5 | streamctl connect tcp://board:9000 --framing length --timeout 500ms"
        })
final class ConnectCommand extends Subcommand {

    @Parameters(
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.OfPeer.class,
            description = "tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:/path")
    private @Nullable Endpoint endpoint;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "2s",
            description = "longest wait for a reply; 0 is for ever (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--linger",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "2s",
            description = "how long to wait for replies after the end of the input; while there are fewer replies than"
                    + " lines, each reply starts this time again; off with --count (default: ${DEFAULT-VALUE})")
    private Duration linger = Duration.ZERO;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "end after N replies; exit code 6 when the server ends before")
    private @Nullable Integer count;

    @Option(names = "--deflate", description = "offer a WebSocket server to compress messages (permessage-deflate)")
    private boolean deflate;

    private final FramingChoice framing = new FramingChoice();

    private final NetworkChoice network = new NetworkChoice();

    private final TlsOptions tls = TlsOptions.ofClient();

    private final TokenOption tokenOption = new TokenOption(
            "show the token in this file (mode 0600): as the first frame, or for WebSockets as Authorization: Bearer");

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
        Endpoint peer = Objects.requireNonNull(endpoint);
        Framing<byte[]> bytes = framing.bytes();
        boolean messages = peer instanceof Endpoint.Ws;
        if (messages && isGiven("--framing")) {
            throw wrongUsage("A WebSocket has messages of its own: no --framing for " + peer);
        }
        if (!messages && isGiven("--deflate")) {
            throw wrongUsage("--deflate is for WebSockets, not for " + peer);
        }
        Token token = shown(tokenOption, framing, Stream.of(peer), output);
        AtomicReference<@Nullable StopSignal> signal = new AtomicReference<>();
        Thread caller = Thread.currentThread();
        surroundings.signals().onFirst(output::notice, received -> {
            output.notice("stopping (again to force)");
            signal.set(received);
            caller.interrupt();
        });
        Limits limits =
                messages ? framing.applyToMessages(limitOptions.limits()) : framing.applyTo(limitOptions.limits());
        int longest = limits.intValue(messages ? Limit.MAX_FRAME : bytes.limit());
        try (Network running = opening(network, tls, Stream.of(peer)).open(output);
                Connection stream = connect(running, peer, token, bytes, limits)) {
            output.detail("connected to " + peer + " (" + protocol(stream, bytes) + ")");
            if (surroundings.inIsTerminal()) {
                output.notice("connected to " + peer + ": type lines, end with Ctrl-D");
            }
            var input = new InputFrames(surroundings.in(), framing.kind(), longest);
            int enough = count == null ? 0 : count;
            var watch = new ReplyWatch(timeout, linger, enough, System::nanoTime);
            return new Conversation(partner(stream), input, form(surroundings), watch, output).run();
        } catch (InterruptedException e) {
            StopSignal received = signal.get();
            if (received == null) {
                throw e;
            }
            return received.exitCode();
        }
    }

    private static String protocol(Connection stream, Framing<byte[]> framing) {
        if (stream instanceof WebSocket socket) {
            return socket.compression() == Compression.OFF ? "websocket" : "websocket, deflate";
        }
        return framing.name();
    }

    private Connection connect(
            Network network, Endpoint peer, @Nullable Token token, Framing<byte[]> framing, Limits limits)
            throws IOException, InterruptedException {
        if (peer instanceof Endpoint.Ws socket) {
            Opening opening =
                    Opening.plain().withCompression(deflate ? Compression.NO_CONTEXT_TAKEOVER : Compression.OFF);
            return network.connectWebSocket(
                    socket,
                    token == null ? opening : opening.withHeaders(Map.of("Authorization", token.asAuthorization())),
                    limits);
        }
        FrameStream<byte[]> stream = network.connect(peer, framing, limits);
        if (token != null) {
            stream.send(token.text().getBytes(US_ASCII));
        }
        return stream;
    }

    @SuppressWarnings("unchecked") // connect() made it of bytes
    private Partner partner(Connection stream) {
        return stream instanceof WebSocket socket
                ? new Partner.Messages(socket)
                : new Partner.Frames((FrameStream<byte[]>) stream, framing.kind() == FramingOptions.Kind.LINES);
    }

    private Message.Form form(Surroundings surroundings) {
        return switch (framing.kind()) {
            case RAW -> Message.Form.BYTES;
            case LENGTH -> Message.Form.ESCAPED;
            case LINES -> surroundings.outIsTerminal() ? Message.Form.ESCAPED : Message.Form.LINE;
        };
    }
}
