package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.http.Resources;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP client of the JDK against ours, in real time. */
@Timeout(180)
class HttpClientsTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Network network = Network.open();
    private Server server;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws Exception {
        Routes routes = Routes.none()
                .withHttp("/hello", _ -> Response.text("hello\n"))
                .withHttp("/fail", _ -> {
                    throw new IllegalStateException("told to");
                })
                .withHttp(
                        "/large",
                        _ -> Response.stream("application/octet-stream", out -> {
                            for (int i = 0; i < 300; i++) {
                                out.send(OnHttp.PART);
                            }
                        }))
                .withHttp("/nothing", _ -> new Response.Bytes(204, "", new byte[0], Map.of()))
                .withResources(
                        "/web/",
                        Resources.of("/dev/streamctl/http/web", HttpClientsTest.class::getResource)
                                .withHeader("Cache-Control", "max-age=60"))
                .with("/hello", socket -> {
                    for (Message message : socket) {
                        socket.send(message);
                    }
                });
        server = network.serveHttp(Endpoint.tcp("127.0.0.1", 0), routes, ServerOptions.defaults());
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        client.close();
        network.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + OnHttp.host(server) + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    @Test
    void requestsShareAConnectionUntilOneFails() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertEquals("hello\n", get("/hello").body());
        }
        assertEquals(204, get("/nothing").statusCode());
        assertEquals(404, get("/web/none.html").statusCode());
        assertEquals(1, server.stats().accepted());
        assertEquals(500, get("/fail").statusCode());
        assertEquals(200, get("/hello").statusCode());
        assertEquals(2, server.stats().accepted());
        assertEquals(54, server.stats().http().requests());
    }

    @Test
    void aFileIsSentOnceToWhoKeepsItsTag() throws Exception {
        HttpResponse<String> first = get("/web/page.js");
        assertEquals("document.title = \"seen\";\n", first.body());
        assertEquals("max-age=60", first.headers().firstValue("cache-control").orElseThrow());
        String tag = first.headers().firstValue("etag").orElseThrow();
        for (String known : new String[] {tag, "\"other\", W/" + tag, "*"}) {
            HttpResponse<String> again = client.send(
                    request("/web/page.js").header("If-None-Match", known).build(), BodyHandlers.ofString());
            assertEquals(304, again.statusCode(), known);
            assertEquals("", again.body());
            assertEquals(tag, again.headers().firstValue("etag").orElseThrow());
        }
        HttpResponse<String> other = client.send(
                request("/web/page.js").header("If-None-Match", "\"other\"").build(), BodyHandlers.ofString());
        assertEquals(200, other.statusCode());
        HttpResponse<String> head = client.send(request("/web/page.js").HEAD().build(), BodyHandlers.ofString());
        assertEquals("25", head.headers().firstValue("content-length").orElseThrow());
        assertEquals("", head.body());
    }

    @Test
    void aStreamArrivesWhole() throws Exception {
        HttpResponse<InputStream> answer = client.send(request("/large").build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            for (int i = 0; i < 300; i++) {
                assertArrayEquals(OnHttp.PART, body.readNBytes(OnHttp.PART.length));
            }
            assertEquals(-1, body.read());
        }
    }

    @Test
    void aClientThatHasAskedForAPageOpensAWebSocketToo() throws Exception {
        assertEquals("hello\n", get("/hello").body()); // its connection is kept, and the JDK would use it again
        var received = new CompletableFuture<String>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + OnHttp.host(server) + "/hello"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        received.complete(text.toString());
                        return null;
                    }
                })
                .get(60, TimeUnit.SECONDS);
        socket.sendText("over", true);
        assertEquals("over", received.get(60, TimeUnit.SECONDS));
        assertEquals(1, server.stats().accepted());
        socket.abort();
    }

    @Test
    void aUnixDomainSocketIsCalledLocalhost() throws Exception {
        Endpoint there = Endpoint.unix(folder.resolve("http.sock"));
        Routes routes = Routes.none().withHttp("/", _ -> Response.text("hello\n"));
        try (Server unix = network.serveHttp(there, routes, ServerOptions.defaults());
                RecordingPeer peer = RecordingPeer.connect(unix.endpoint())) {
            peer.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals("hello\n", HttpAnswers.awaitEnd(peer).getFirst().body());
            assertTrue(Files.exists(folder.resolve("http.sock")));
        }
    }
}
