package dev.streamctl.examples;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.ServerOptions;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.time.Duration;

/** The example of the package's documentation. */
final class WebSocketExample {

    private WebSocketExample() {}

    static String hello() throws IOException, InterruptedException {
        Routes routes = Routes.of("/echo", socket -> {
            for (Message message : socket) {
                socket.send(message);
            }
        });
        try (var network = Network.open();
                var server =
                        network.serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), routes, ServerOptions.defaults());
                var client = network.connectWebSocket(((Endpoint.Ws) server.endpoint()).at("/echo"))) {
            client.send("hello");
            return client.receive(Duration.ofSeconds(20)).asText();
        }
    }
}
