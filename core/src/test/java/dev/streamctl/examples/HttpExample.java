package dev.streamctl.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.ServerOptions;
import dev.streamctl.http.Resources;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** The example of the package's documentation, and a client of the JDK that asks for each of its paths. */
final class HttpExample {

    private HttpExample() {}

    static Routes routes() {
        return Routes.none()
                .withHttp("/temperature", request -> Response.json("{\"celsius\": 21.5}"))
                .withHttp(
                        "/count",
                        request -> Response.stream("text/plain", out -> {
                            for (int i = 1; i <= 3 && !out.shutdownRequested(); i++) {
                                out.send((i + "\n").getBytes(UTF_8));
                            }
                        }))
                .withResources("/", Resources.of("/dev/streamctl/http/web", HttpExample.class::getResource))
                .with("/echo", socket -> {
                    for (Message message : socket) {
                        socket.send(message);
                    }
                });
    }

    static List<String> ask(String... paths) throws Exception {
        try (var network = Network.open();
                var server = network.serveHttp(Endpoint.tcp("127.0.0.1", 0), routes(), ServerOptions.defaults());
                var client = HttpClient.newHttpClient()) {
            List<String> answers = new ArrayList<>();
            for (String path : paths) {
                URI uri = URI.create(server.endpoint().toString().replace("tcp:", "http:") + path);
                answers.add(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body());
            }
            return answers;
        }
    }
}
