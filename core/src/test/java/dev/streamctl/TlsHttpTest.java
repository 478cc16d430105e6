package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.access.Token;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP below TLS, asked by the JDK's client and by raw ones. */
class TlsHttpTest extends OnTls {

    private static final Token TOKEN = Token.of("open-sesame-open-sesame-open");

    private static final String TOLD = "the token is missing or wrong; send it as Authorization: Bearer TOKEN\n";

    private static final Routes ROUTES =
            Routes.none().withHttp("/", _ -> Response.text("hello\n")).with("/", OnEveryStack::echo);

    private final HttpClient client =
            HttpClient.newBuilder().sslContext(TlsPeers.context()).build();

    @AfterEach
    void close() {
        client.shutdownNow();
        client.close();
    }

    private Server server(Token token) throws Exception {
        ServerOptions options = QUIET_SERVER.withTls(TlsPeers.server(folder)).withToken(token);
        return network().serveHttp(ANY_TLS_PORT, ROUTES, options.with(Limit.PING_PERIOD, 0));
    }

    private static HttpRequest.Builder request(Server server) {
        return HttpRequest.newBuilder(URI.create("https://" + OnHttp.host(server) + "/"));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void pagesAreServedBelowHttps() throws Exception {
        try (Server server = server(null)) {
            for (int i = 0; i < 20; i++) {
                assertEquals("hello\n", ask(request(server)).body());
            }
            assertEquals(1, server.stats().accepted());
            assertEquals(20, server.stats().http().requests());
        }
    }

    @Test
    void itsOwnPagesAreThoseOfHttps() throws Exception {
        try (Server server = server(null)) {
            HttpResponse<String> own = ask(request(server).header("Origin", "https://" + OnHttp.host(server)));
            assertEquals(200, own.statusCode());
            assertTrue(own.headers().firstValue("access-control-allow-origin").isEmpty());
            assertEquals(
                    403,
                    ask(request(server).header("Origin", "http://" + OnHttp.host(server)))
                            .statusCode());
        }
    }

    @Test
    void aWebSocketOpensOnTheSamePort() throws Exception {
        try (Server server = server(null)) {
            assertEquals("hello\n", ask(request(server)).body());
            var received = new CompletableFuture<String>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://" + OnHttp.host(server) + "/"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            received.complete(text.toString());
                            return null;
                        }
                    })
                    .get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
            socket.sendText("over", true);
            assertEquals("over", received.get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
            socket.abort();
        }
    }

    @Test
    void aTokenGuardsPagesToo() throws Exception {
        try (Server server = server(TOKEN)) {
            HttpResponse<String> refused = ask(request(server));
            assertEquals(401, refused.statusCode());
            assertEquals(
                    "Bearer", refused.headers().firstValue("www-authenticate").orElseThrow());
            assertEquals(TOLD, refused.body());
            assertEquals(
                    401,
                    ask(request(server).header("Origin", "https://" + OnHttp.host(server)))
                            .statusCode(),
                    "a page of its own");
            HttpResponse<String> known = ask(request(server).header("Authorization", TOKEN.asAuthorization()));
            assertEquals("hello\n", known.body());
            assertEquals(
                    401,
                    ask(request(server).header("Authorization", "Bearer guess")).statusCode(),
                    "on the connection that the token was sent on");
            assertEquals(Map.of(401, 3L), server.stats().http().refusedBy());
            assertEquals(3, server.stats().accepted());
        }
    }

    @Test
    void aHeadWithoutTheTokenIsRefusedWithoutABody() throws Exception {
        try (Server server = server(TOKEN);
                RecordingPeer peer = peerOf(server)) {
            peer.send("HEAD / HTTP/1.1\r\nHost: " + OnHttp.host(server) + "\r\n\r\n");
            await("an answer", () -> !HttpAnswers.in(peer.received()).isEmpty());
            HttpAnswers.Answer answer = HttpAnswers.in(peer.received()).getFirst();
            assertEquals("HTTP/1.1 401 Unauthorized", answer.status());
            assertEquals("Bearer", answer.headers().get("www-authenticate"));
            assertEquals(String.valueOf(TOLD.length()), answer.headers().get("content-length"));
            assertEquals("", HttpAnswers.awaitEnd(peer).getFirst().body());
        }
    }

    /** Browsers end connections that they kept without a goodbye. */
    @Test
    void betweenTwoRequestsNoGoodbyeIsNeeded() throws Exception {
        try (Server server = server(null)) {
            RecordingPeer peer = peerOf(server).send(OnHttp.get(server, "/"));
            HttpAnswers.await(peer, 1);
            peer.cutOffOutput().awaitEnding();
            assertFailures(server, Map.of());
            assertEquals(0, server.stats().failures());
            assertEquals(1, server.stats().http().answered());
        }
    }

    @Test
    void withinARequestOneIs() throws Exception {
        try (Server server = server(null)) {
            RecordingPeer peer = peerOf(server).send(OnHttp.get(server, "/"));
            HttpAnswers.await(peer, 1);
            peer.send("GET / HTTP/1.1\r\n").cutOffOutput();
            assertFailures(server, Map.of());
            assertEquals(1, server.stats().failures());
        }
    }
}
