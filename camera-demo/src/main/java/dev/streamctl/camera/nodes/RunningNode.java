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
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

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
     * Sets the node up and listens.
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
        boolean done = false;
        try {
            setup(node, workshop);
            ServerOptions serving =
                    options.server().withLimits(node.limits(options.server().limits()));
            Routes routes = pages.apply(routes(node, workshop, options));
            Server server = network.serveWebSocket(options.where(), routes, serving);
            done = true;
            workshop.begin();
            return new RunningNode(node, workshop, server);
        } finally {
            if (!done) {
                end(node, workshop);
            }
        }
    }

    private static void setup(Node node, Workshop workshop) throws IOException, InterruptedException {
        workshop.turn().take();
        try {
            node.setup(workshop);
        } finally {
            workshop.turn().give();
        }
    }

    private static void end(Node node, Workshop workshop) {
        workshop.end();
        workshop.turn().take();
        try {
            node.stop();
        } finally {
            workshop.turn().give();
        }
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
     * Begins the stop: what moves or lights ends now, for good. Waits for the call of the node that runs, and for nothing else.
     * Idempotent.
     */
    public void quiet() {
        if (quiet.compareAndSet(false, true)) {
            workshop.turn().take();
            try {
                node.stopping();
            } finally {
                workshop.turn().give();
            }
        }
    }

    /**
     * Stops: ends what moves or lights, lets no client in and no message any more, lets links send what waits within the server's {@code LINGER},
     * interrupts the tasks, and tells the node. Idempotent.
     */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            try (server) { // also where the node makes a mistake in its stop
                quiet();
            } finally {
                end(node, workshop);
            }
        }
    }
}
