package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of itself over HTTP. */
@Timeout(300)
class NodeStatusIT {

    private static final String TOKEN = "a-token-of-22-letters-at-least";

    @TempDir
    private Path folder;

    private static HttpResponse<String> get(String webSocket, String path, String token) throws Exception {
        URI where = URI.create(webSocket.replace("ws://", "http://")).resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(where);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void itsCountersAreServedAsJsonAndForPrometheus() throws Exception {
        try (Started pin = Started.streamctl("node", "iopin", "--port", "0", "--no-announce")) {
            String where = pin.webSocket();
            try (Started client = Started.streamctl("connect", where)) {
                client.type("no number\n7\n");
                client.out.await("acknowledged");
                String status = get(where, "/status", "").body();
                assertTrue(status.startsWith("{\"uptime_ms\":"), status);
                assertTrue(status.contains("\"endpoint\":\"" + where + "\",\"protocol\":\"websocket\""), status);
                assertTrue(status.contains("\"node\":{"), status);
                assertTrue(status.contains("\"refused_messages\":1,"), status);
                assertTrue(status.contains("\"ticks\":1"), status);
                assertTrue(status.contains("\"events_left_out\":0,"), status);
            }
            String metrics = get(where, "/metrics", "").body();
            assertTrue(metrics.contains("\nstreamctl_node_refused_messages 1.0\n"), metrics);
            assertTrue(metrics.contains("streamctl_too_long_total{endpoint=\"" + where + "\"} 0.0\n"), metrics);
        }
    }

    @Test
    void theyAreBehindTheTokenOfTheNodeAndBesideItsPage() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (Started leds =
                Started.streamctl("node", "leds", "--port", "0", "--no-announce", "--token-file", file.toString())) {
            String where = leds.webSocket();
            assertEquals(401, get(where, "/status", "").statusCode());
            assertEquals(401, get(where, "/metrics", "").statusCode());
            String status = get(where, "/status", TOKEN).body();
            assertTrue(status.contains("\"driver_failures\":0"), status);
            assertTrue(get(where, "/leds.json", TOKEN).body().startsWith("{\"driver\":\"virtual\""));
        }
    }
}
