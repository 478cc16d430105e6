package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import dev.streamctl.NetworkOptions;
import dev.streamctl.ServerOptions;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.discovery.DiscoveredNodes;
import dev.streamctl.discovery.NodeName;
import dev.streamctl.framing.Escapes;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command {@code node} has: where it listens, who may talk to it, and how it finds others. */
public final class NodeChoice {

    /** A node that starts at the same time is heard of after some 4 seconds, most of them for the probes of its name. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OptionSpec host = OptionSpec.builder("--host")
            .type(String.class)
            .paramLabel("HOST")
            .defaultValue("127.0.0.1")
            .description("address to listen on; another than this machine's own needs TLS, a token or --insecure"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec port;
    private final OptionSpec name;

    private final OptionSpec nodes = OptionSpec.builder("--node")
            .type(NodeAddress[].class)
            .converters(new NodeAddress.Converter())
            .arity("1")
            .paramLabel("NAME=ws://HOST:PORT/PATH")
            .description("where another node is, which then is not looked for on the network; may be repeated")
            .build();

    private final OptionSpec hosts = OptionSpec.builder("--allow-host")
            .type(String[].class)
            .converters(AllowConverter.HOST)
            .arity("1")
            .paramLabel("HOST:PORT")
            .description("a further name of this node's server, as clients write it; may be repeated")
            .build();

    private final OptionSpec origins = OptionSpec.builder("--origin")
            .type(String[].class)
            .converters(AllowConverter.ORIGIN)
            .arity("1")
            .paramLabel("ORIGIN")
            .description("let pages of this origin, as http://host:port, talk to it; may be repeated")
            .build();

    private final OptionSpec insecure = flag("--insecure", "listen for other machines without TLS and without a token");

    private final OptionSpec hidden =
            flag("--no-announce", "tell nobody of this node; others then find it by their --node");

    private final IntervalOption interval = new IntervalOption();
    private final NodeTls tls = new NodeTls();
    private final TokenOption token = new TokenOption("let in only clients with the token in this file (mode 0600), as"
            + " Authorization: Bearer or, from a browser, as their first message; a page asks for it");
    private final TokenOption targetToken = new TokenOption(
            "--target-token-file", "the token to show to other nodes (mode 0600); not over a network without TLS");

    /**
     * The options of a node.
     *
     * @param name by default
     * @param port by default
     */
    public NodeChoice(String name, int port) {
        this.name = OptionSpec.builder("--name")
                .type(String.class)
                .paramLabel("NAME")
                .defaultValue(name)
                .description("what others call it (default: ${DEFAULT-VALUE})")
                .build();
        this.port = OptionSpec.builder("--port")
                .type(Integer.class)
                .paramLabel("PORT")
                .converters(new WholeNumber.Port())
                .defaultValue(String.valueOf(port))
                .description("port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
                .build();
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        List.of(host, port, name, nodes, hosts, origins, insecure, hidden).forEach(command::addOption);
        interval.addTo(command);
        tls.addTo(command);
        token.addTo(command);
        targetToken.addTo(command);
    }

    /** Whether it is announced. */
    public boolean announced() {
        return !Boolean.TRUE.equals(hidden.getValue());
    }

    /** Whom to trust where the certificate is that of {@code --tls}, in a line for a person; no line where it is not. */
    public List<String> trust(Map<String, String> variables) {
        return tls.trust(variables);
    }

    /** The time between two lines of statistics; zero is never. */
    public Duration interval() {
        return interval.time();
    }

    /** These options of a network, with those of TLS. */
    public NetworkOptions network(NetworkOptions options) {
        return options.withTls(tls.trusted());
    }

    /**
     * The nodes that are known and those that can be found.
     *
     * @param target the name of a node, or where it is; null for none
     */
    public DiscoveredNodes directory(@Nullable String target) {
        Map<String, Endpoint.Ws> list = new HashMap<>();
        NodeAddress[] given = nodes.getValue();
        for (NodeAddress address : given == null ? new NodeAddress[0] : given) {
            if (list.put(address.name(), address.where()) != null) {
                throw new IllegalArgumentException("--node names '%s' twice".formatted(address.name()));
            }
        }
        return directory(list, target);
    }

    /**
     * The nodes of a list, the target where that says itself where it is, and those that can be found.
     *
     * @throws IllegalArgumentException the target is neither a name nor an address; the message is one line
     */
    static DiscoveredNodes directory(Map<String, Endpoint.Ws> list, @Nullable String target) {
        Map<String, Endpoint.Ws> all = new HashMap<>(list);
        if (target != null && target.matches("wss?://.*")) {
            all.put(target, (Endpoint.Ws) Endpoint.parse(target));
        } else if (target != null && target.contains("://")) {
            throw new IllegalArgumentException(
                    "'%s' is neither the name of a node nor ws://HOST:PORT/PATH".formatted(Escapes.snippet(target)));
        } else if (target != null) {
            NodeName.check(target);
        }
        return new DiscoveredNodes(all, PATIENCE);
    }

    /**
     * How the node is run.
     *
     * @param limits those that the command has options for
     * @param variables of the environment, which say where the certificate of {@code --tls} is kept
     * @throws IOException the file of a token cannot be used, or a certificate not be made
     * @throws IllegalArgumentException the name is none
     */
    public NodeOptions options(Limits limits, DiscoveredNodes directory, Map<String, String> variables)
            throws IOException, InterruptedException {
        ServerTls certificate = tls.server(variables, host.getValue(), given(hosts));
        var where = new Endpoint.Ws(certificate != null, host.getValue(), port.<Integer>getValue(), "/");
        ServerOptions server = ServerOptions.defaults()
                .withLimits(limits)
                .with(Limit.MAX_FRAME, NodeOptions.MAX_MESSAGE)
                .withTls(certificate)
                .withToken(token.token());
        return NodeOptions.of(name.getValue(), where)
                .withServer(server)
                .withInsecure(Boolean.TRUE.equals(insecure.getValue()))
                .withAllowed(given(origins), given(hosts))
                .withDirectory(directory, targetToken.token());
    }

    private static Set<String> given(OptionSpec option) {
        String[] values = option.getValue();
        return values == null ? Set.of() : Set.of(values);
    }
}
