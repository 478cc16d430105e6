package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.Handler;
import dev.streamctl.Network;
import dev.streamctl.ServerOptions;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Nodes, other servers and clients of a test, closed with it in reverse order. */
final class Bench implements AutoCloseable {

    static final Endpoint.Ws ANYWHERE = Endpoint.ws("127.0.0.1", 0, "/");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Network network = Network.open();
    final BlockingQueue<NodeEvent> events = new LinkedBlockingQueue<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Bench() {
        open.push(network);
    }

    <T extends AutoCloseable> T known(T closeable) {
        open.push(closeable);
        return closeable;
    }

    RunningNode run(Node node, NodeOptions options) throws Exception {
        return known(RunningNode.start(network, node, options));
    }

    RunningNode run(String name, Node node) throws Exception {
        return run(node, NodeOptions.of(name, ANYWHERE));
    }

    WebSocket client(RunningNode node) throws Exception {
        return known(network.connectWebSocket(node.endpoint()));
    }

    /** Another server, that is no node. */
    Endpoint.Ws serve(Handler<WebSocket> handler) throws Exception {
        return (Endpoint.Ws) known(network.serveWebSocket(ANYWHERE, Routes.of("/", handler), ServerOptions.defaults()))
                .endpoint();
    }

    /** What is at {@code /}. */
    CompletableFuture<HttpResponse<String>> page(Endpoint.Ws where) {
        HttpClient http = known(HttpClient.newHttpClient());
        URI page = URI.create("http://" + where.authority() + "/");
        return http.sendAsync(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    static String ask(WebSocket socket, Message message) throws Exception {
        socket.send(message, PATIENCE);
        return socket.receive(PATIENCE).asText();
    }

    static String ask(WebSocket socket, String text) throws Exception {
        return ask(socket, Message.of(text));
    }

    /** The next event of a kind; those of other kinds are passed over. */
    NodeEvent await(NodeEvent.Kind kind) throws Exception {
        while (true) {
            NodeEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event " + kind);
            }
            if (event.kind() == kind) {
                return event;
            }
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
