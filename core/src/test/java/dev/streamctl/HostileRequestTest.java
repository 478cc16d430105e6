package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.HttpAnswers.Answer;
import dev.streamctl.http.HttpStats;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that must not reach a handler, each with the exact status that it gets instead: as the first of a connection, and
 * behind a good one.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestTest {

    private final AtomicInteger handled = new AtomicInteger();
    private Network network;
    private Server server;

    @BeforeAll
    void serve() throws Exception {
        network = Network.open();
        Routes routes = Routes.none()
                .withHttp("/page", _ -> {
                    handled.incrementAndGet();
                    return Response.text("page");
                })
                .withHttp("/good", _ -> Response.text("good"))
                .with("/socket", _ -> handled.incrementAndGet())
                .withOrigins(Set.of("http://friend.example:8080"))
                .withHosts(Set.of("board.local:9001"));
        server = network.serveHttp(
                Endpoint.tcp("127.0.0.1", 0),
                routes,
                ServerOptions.defaults().with(Limit.LINGER, 120_000).with(Limit.HANDSHAKE, 120_000));
    }

    @AfterAll
    void close() {
        network.close();
    }

    private static String request(Server server, String request) {
        String host = OnHttp.host(server);
        return request.replace("HOST", host)
                .replace("PORT", host.replaceAll(".*:", ""))
                .replace("|", "\r\n")
                .replace("{sp}", " ")
                .replace("{cr}", "\r")
                .replace("{lf}", "\n")
                .replace("{nul}", "\0")
                .replace("{tab}", "\t")
                .replace("{del}", "\u007f")
                .replace("{3k}", "x".repeat(3000))
                .replace("{4k}", "x".repeat(4096))
                .replace("{9k}", "x".repeat(9000));
    }

    private List<Answer> answers(String request) throws Exception {
        try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            peer.send(request(server, request).getBytes(ISO_8859_1));
            return HttpAnswers.awaitEnd(peer);
        }
    }

    private void assertRefused(String request, int status) throws Exception {
        HttpStats before = server.stats().http();
        List<Answer> first = answers(request);
        assertEquals(List.of(status), first.stream().map(Answer::code).toList(), () -> "for " + request);
        assertEquals("close", first.getFirst().headers().get("connection").split(",")[0]);
        assertEquals("nosniff", first.getFirst().headers().get("x-content-type-options"));
        assertTrue(first.getFirst().headers().containsKey("content-security-policy"));
        List<Answer> second = answers("GET /good HTTP/1.1|Host: HOST||" + request);
        assertEquals(List.of(200, status), second.stream().map(Answer::code).toList(), () -> "for " + request);
        assertEquals(0, handled.get());
        HttpStats after = server.stats().http();
        assertEquals(
                2,
                after.refusedBy().get(status) - before.refusedBy().getOrDefault(status, 0L),
                "counted by its status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // methods
                "POST /page HTTP/1.1|Host: HOST|| ~ 405",
                "DELETE /page HTTP/1.1|Host: HOST|| ~ 405",
                "OPTIONS * HTTP/1.1|Host: HOST|| ~ 405",
                "CONNECT HOST HTTP/1.1|Host: HOST|| ~ 405",
                "TRACE /page HTTP/1.1|Host: HOST|| ~ 405",
                "get /page HTTP/1.1|Host: HOST|| ~ 501",
                "BREW /page HTTP/1.1|Host: HOST|| ~ 501",
                "PRI * HTTP/2.0||SM|| ~ 505",
                "HEAD /socket HTTP/1.1|Host: HOST|| ~ 405",
                // the first line
                "GET  /page HTTP/1.1|Host: HOST|| ~ 400",
                "GET /page  HTTP/1.1|Host: HOST|| ~ 400",
                "{sp}GET /page HTTP/1.1|Host: HOST|| ~ 400",
                "GET{tab}/page HTTP/1.1|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1 |Host: HOST|| ~ 400",
                "GET /page|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1 x|Host: HOST|| ~ 400",
                "GET /page http/1.1|Host: HOST|| ~ 400",
                "GET /page HTTP/1.10|Host: HOST|| ~ 400",
                "GET /page HTTP/+1.1|Host: HOST|| ~ 400",
                "GET /page HTTP/1.2|Host: HOST|| ~ 505",
                "GET /page HTTP/0.9|Host: HOST|| ~ 505",
                "GET /page HTTP/2.0|Host: HOST|| ~ 505",
                "(GET) /page HTTP/1.1|Host: HOST|| ~ 400",
                "|GET /page HTTP/1.1|Host: HOST|| ~ 400",
                "||GET /page HTTP/1.1|Host: HOST|| ~ 400",
                "GET /{4k} HTTP/1.1|Host: HOST|| ~ 414",
                "{4k}{4k} ~ 414",
                // targets
                "GET page HTTP/1.1|Host: HOST|| ~ 400",
                "GET http://HOST/page HTTP/1.1|Host: HOST|| ~ 400",
                "GET /page#x HTTP/1.1|Host: HOST|| ~ 400",
                "GET /\u00e4 HTTP/1.1|Host: HOST|| ~ 400",
                "GET /page/ HTTP/1.1|Host: HOST|| ~ 404",
                "GET /x/../page HTTP/1.1|Host: HOST|| ~ 404",
                "GET /p%61ge HTTP/1.1|Host: HOST|| ~ 404",
                "GET //page HTTP/1.1|Host: HOST|| ~ 404",
                // line ends and control characters
                "GET /page HTTP/1.1{lf}Host: HOST{lf}{lf} ~ 400",
                "GET /page HTTP/1.1|Host: HOST{lf}{lf} ~ 400",
                "GET /page HTTP/1.1|X: a{cr}b|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|X: a{cr}{cr}{lf}Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|X: a{lf}Y: b|Host: HOST|| ~ 400",
                "GET /page{nul} HTTP/1.1|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|X: a{nul}b|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|X{del}: a|Host: HOST|| ~ 400",
                // header lines
                "GET /page HTTP/1.1|Host: HOST|X: a| b|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|X: a|{tab}b|| ~ 400",
                "GET /page HTTP/1.1| Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|Host : HOST|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|: a|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|no colon|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|a b: c|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|\u00e4: c|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|X: {9k}|| ~ 431",
                "GET /page HTTP/1.1|Host: HOST|X: {3k}|Y: {3k}|Z: {3k}|| ~ 431",
                "GET /page HTTP/1.1|Host: HOST|{9k} ~ 431",
                // who asks
                "GET /page HTTP/1.1|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Host: HOST|| ~ 400",
                "GET /page HTTP/1.1|Host: evil.example|| ~ 403",
                "GET /page HTTP/1.1|Host: evil.example:PORT|| ~ 403",
                "GET /page HTTP/1.0|Host: evil.example:PORT|| ~ 403",
                "GET /page HTTP/1.1|Host: 127.0.0.1|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST, HOST|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST|Origin: null|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST|Origin: http://evil.example|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST|Origin: https://HOST|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST|Origin: http://HOST.evil.example|| ~ 403",
                "GET /page HTTP/1.1|Host: HOST|Origin: http://friend.example|| ~ 403",
                "GET /page HTTP/1.0|Origin: http://null|| ~ 403",
                // bodies
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 5||hello ~ 413",
                "HEAD /page HTTP/1.1|Host: HOST|Content-Length: 5||hello ~ 413",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 99999999999999999999|| ~ 413",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 0|Content-Length: 0|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 0, 0|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 0|Content-Length: 5||hello ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: +0|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: -1|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 0x0|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Content-Length:|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Transfer-Encoding: chunked||0|| ~ 413",
                "GET /page HTTP/1.1|Host: HOST|Transfer-Encoding: chunked|Content-Length: 0||0|| ~ 400",
                "GET /page HTTP/1.1|Host: HOST|Transfer-Encoding: identity|| ~ 501",
                "GET /page HTTP/1.1|Host: HOST|Transfer-Encoding: chunked, chunked|| ~ 501",
                "GET /page HTTP/1.1|Host: HOST|Transfer-Encoding: xchunked|| ~ 501",
                // WebSockets
                "GET /socket HTTP/1.1|Host: HOST|| ~ 426",
                "GET /nothing HTTP/1.1|Host: HOST|Upgrade: websocket|Connection: Upgrade|| ~ 404",
            })
    void aRequestIsRefused(String request, int status) throws Exception {
        assertRefused(request, status);
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        assertRefused("GET /page HTTP/1.1|Host: HOST|" + "X: a|".repeat(64) + "|", 431);
    }

    @Test
    void aTlsHelloIsRefusedAtItsFirstByte() throws Exception {
        assertRefused("\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 400);
    }

    @Test
    void theMethodsOfAPathAreNamed() throws Exception {
        assertEquals(
                "GET, HEAD",
                answers("PUT /page HTTP/1.1|Host: HOST||").getFirst().headers().get("allow"));
        assertEquals(
                "GET",
                answers("PUT /socket HTTP/1.1|Host: HOST||")
                        .getFirst()
                        .headers()
                        .get("allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /page HTTP/1.1|Host: HOST||",
                "GET /page HTTP/1.1|host:HOST||",
                "GET /page HTTP/1.1|host: \t localhost:PORT \t |X-Empty:|X: \u00e4||",
                "GET /page?../x HTTP/1.1|Host: board.local:9001||",
                "GET /page HTTP/1.1|Host: HOST|Origin: http://HOST||",
                "GET /page HTTP/1.1|Host: HOST|Origin: http://friend.example:8080||",
                "GET /page HTTP/1.1|Host: HOST|Content-Length: 0||",
                "GET /page HTTP/1.1|Host: HOST|Upgrade: h2c|Connection: Upgrade||",
                "GET /page HTTP/1.0||",
                "HEAD /page HTTP/1.1|Host: HOST||",
            })
    void andTheseAreNot(String request) throws Exception {
        handled.set(0);
        try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            peer.send(request(server, request).getBytes(ISO_8859_1));
            byte[] start = peer.awaitBytes(15);
            assertEquals("HTTP/1.1 200 OK", new String(start, ISO_8859_1), request);
            assertFalse(handled.get() == 0);
        }
        handled.set(0);
    }
}
