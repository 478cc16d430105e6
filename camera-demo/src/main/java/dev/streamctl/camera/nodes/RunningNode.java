package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerStats;
import dev.streamctl.access.Exposure;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A {@link Node} at work: its server, its links and tasks, and its end.
 *
 * <pre>{@code
 * var options = NodeOptions.of("buzzer", Endpoint.ws("127.0.0.1", 0, "/"));
 * try (var network = Network.open();
 *         var buzzer = RunningNode.start(network, new BuzzerNode("buzz buzz buzz"), options);
 *         var client = network.connectWebSocket(buzzer.endpoint())) {
 *     client.send("1");
 *     System.out.println(client.receive().asText());   // buzz buzz buzz
 * }
 * }</pre>
 *
 * <p>Counted for each node: {@code messages} and, of these, {@code not_text} (binary ones: answered {@code ERR}, nothing
 * changes) and {@code refused_messages}; {@code refused_clients}; {@code channel_dropped}, messages that a client did not take; and what {@link Link} counts. A message over the limit closes
 * its connection with 1009 and is {@link ServerStats#tooLong()}.
 */
public final class RunningNode implements AutoCloseable {

    private final Node node;
    private final Workshop workshop;
    private final Server server;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean told;
    private boolean quiet;

    private RunningNode(Node node, Workshop workshop, Server server) {
        this.node = node;
        this.workshop = workshop;
        this.server = server;
    }

    /** As {@link #start(Network, Node, NodeOptions, UnaryOperator)}, with the node's own pages alone. */
    public static RunningNode start(Network network, Node node, NodeOptions options)
            throws IOException, InterruptedException {
        return start(network, node, options, UnaryOperator.identity());
    }

    /**
     * Listens and sets the node up: one whose endpoint is taken, as by the same node started before, touches no device. Clients that
     * come before the node is set up wait; where it cannot be, they are closed with 1013, and requests answered with 503.
     *
     * @param pages adds pages to those of the node, behind the same token; they may be visited before this returns
     *
     * @throws dev.streamctl.BindFailedException the endpoint is taken or not ours
     * @throws dev.streamctl.tls.TlsFileException a file of the server's certificate cannot be used
     * @throws IllegalArgumentException it would be open to all machines, and nobody insists; or the endpoint is encrypted and
     *     there is no certificate, or the other way round
     */
    public static RunningNode start(Network network, Node node, NodeOptions options, UnaryOperator<Routes> pages)
            throws IOException, InterruptedException {
        Exposure.check("the node " + options.name(), options.where(), options.server(), options.insecure());
        var workshop = new Workshop(network, options);
        var threshold = new Threshold();
        Routes routes = threshold.guard(pages.apply(routes(node, workshop, options)));
        ServerOptions serving =
                options.server().withLimits(node.limits(options.server().limits()));
        Server server = network.serveWebSocket(options.where(), routes, serving);
        try {
            setup(node, workshop);
        } catch (Throwable e) {
            try (End _ = () -> end(node, workshop);
                    server;
                    End _ = threshold::bar) {
                throw e;
            }
        }
        workshop.begin();
        threshold.open();
        return new RunningNode(node, workshop, server);
    }

    private static void setup(Node node, Workshop workshop) throws IOException, InterruptedException {
        workshop.turn().take();
        try {
            node.setup(workshop);
        } finally {
            workshop.turn().give();
        }
    }

    /** As a resource: what goes wrong in it does not hide what went wrong before. */
    private interface End extends AutoCloseable {
        @Override
        void close();
    }

    private static void end(Node node, Workshop workshop) {
        workshop.end();
        var _ = workshop.lastCall(node::stop);
    }

    private static Routes routes(Node node, Workshop workshop, NodeOptions options) {
        var clients = new Clients(node, workshop);
        return node.pages(Routes.none())
                .with("/", clients::serve)
                .with(node.path(), clients::serve)
                .withOrigins(options.origins())
                .withHosts(options.hosts());
    }

    /** Where it takes messages, with the port that was really taken. */
    public Endpoint.Ws endpoint() {
        return ((Endpoint.Ws) server.endpoint()).at(node.path());
    }

    /** Its server, for its limits and certificates. */
    public Server server() {
        return server;
    }

    /** The node's own counters now, by their names. */
    public Map<String, Long> counters() {
        return workshop.counts();
    }

    /** Completes when the node has {@linkplain NodeContext#finish finished}; with the failure where one of its tasks failed. */
    public CompletionStage<Void> finished() {
        return workshop.finished();
    }

    /**
     * Begins the stop: what moves or lights ends now, for good. Waits for the call of the node that runs, but not for more than 3 s:
     * where that hangs, the node is told out of its turn. Idempotent.
     *
     * @return whether that is done; false where it takes the node more than 3 s, as where its device hangs: it may still move or light
     */
    public synchronized boolean quiet() {
        if (!told) {
            told = true;
            quiet = workshop.lastCall(node::stopping);
        }
        return quiet;
    }

    /**
     * Stops: ends what moves or lights, lets no client in and no message any more, lets links send what waits within the server's {@code LINGER},
     * interrupts the tasks, and tells the node. What hangs is left to its thread, after seconds. Idempotent.
     */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            try (End _ = () -> end(node, workshop);
                    server) {
                var _ = quiet();
            }
        }
    }
}
