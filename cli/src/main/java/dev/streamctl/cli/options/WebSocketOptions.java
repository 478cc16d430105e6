package dev.streamctl.cli.options;

import dev.streamctl.websocket.Compression;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The port for WebSockets and HTTP of a server, and what is let in there. */
public final class WebSocketOptions {

    private final OptionSpec port = OptionSpec.builder("--ws-port")
            .type(Integer.class)
            .paramLabel("PORT")
            .converters(new WholeNumber.Port())
            .description("port for WebSockets and HTTP, on the same host; 0 takes a free one")
            .build();

    private final OptionSpec origins = OptionSpec.builder("--origin")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(AllowConverter.ORIGIN)
            .arity("1")
            .paramLabel("ORIGIN")
            .description("let pages of this origin, as http://host:port, open WebSockets; may be repeated")
            .build();

    private final OptionSpec hosts = OptionSpec.builder("--allow-host")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(AllowConverter.HOST)
            .arity("1")
            .paramLabel("HOST:PORT")
            .description("a further name of the WebSocket server, as clients write it; may be repeated")
            .build();

    private final OptionSpec deflate = OptionSpec.builder("--deflate")
            .type(boolean.class)
            .description("compress WebSocket messages for clients that offer it (permessage-deflate)")
            .build();

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        Stream.of(port, origins, hosts, deflate).forEach(command::addOption);
    }

    /** The port; empty where none is asked for. */
    public OptionalInt port() {
        Integer given = port.getValue();
        if (given != null) {
            return OptionalInt.of(given);
        }
        // deflate may come from the configuration, for a command with a port
        if (!origins().isEmpty() || !hosts().isEmpty() || isGiven(deflate)) {
            throw new ParameterException(
                    port.command().commandLine(), "--origin, --allow-host and --deflate need --ws-port");
        }
        return OptionalInt.empty();
    }

    private static boolean isGiven(OptionSpec option) {
        return option.command().commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Origins that are let in besides the server's own. */
    public Set<String> origins() {
        return given(origins);
    }

    /** Names of the server besides its own. */
    public Set<String> hosts() {
        return given(hosts);
    }

    private static Set<String> given(OptionSpec option) {
        List<String> values = option.getValue();
        return values == null ? Set.of() : Set.copyOf(values);
    }

    /** What is agreed to where a client offers it. */
    public Compression compression() {
        return Boolean.TRUE.equals(deflate.getValue()) ? Compression.NO_CONTEXT_TAKEOVER : Compression.OFF;
    }
}
