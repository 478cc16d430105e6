package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.util.Map;
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

/** Requests that must not reach a handler, each with the answer that it gets instead. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHandshakeTest {

    private static final String GOOD = "GET /echo HTTP/1.1|Host: HOST|Upgrade: websocket|Connection: Upgrade|"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13||";

    private final AtomicInteger handlers = new AtomicInteger();
    private Network network;
    private Server server;

    @BeforeAll
    void serve() throws Exception {
        network = Network.open();
        Routes routes = Routes.of("/echo", socket -> handlers.incrementAndGet())
                .withOrigins(Set.of("http://friend.example:8080"))
                .withHosts(Set.of("board.local:9001"));
        server = network.serveWebSocket(
                Endpoint.ws("127.0.0.1", 0, "/"),
                routes,
                ServerOptions.defaults().with(Limit.LINGER, 120_000).with(Limit.HANDSHAKE, 120_000));
    }

    @AfterAll
    void close() {
        network.close();
    }

    private String answer(String request) throws Exception {
        try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            peer.send(bytes(request));
            peer.awaitEnding();
            return new String(peer.received(), ISO_8859_1);
        }
    }

    private byte[] bytes(String request) {
        return request.replace("HOST", WebSocketPeer.host(server))
                .replace("PORT", WebSocketPeer.host(server).replaceAll(".*:", ""))
                .replace("|", "\r\n")
                .replace("{bar}", "|")
                .replace("{nul}", "\0")
                .replace("{lf}", "\n")
                .replace("{4k}", "x".repeat(4096))
                .replace("{9k}", "x".repeat(9000))
                .getBytes(ISO_8859_1);
    }

    private void assertRefused(String request, int status) throws Exception {
        String answer = answer(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> "for " + request + ": " + answer);
        assertTrue(answer.contains("\r\nConnection: close"), answer);
        assertTrue(!answer.contains("101"), answer);
        assertEquals(0, handlers.get());
    }

    /** The good request with one line replaced (the name of a header), added (+) or taken out (-). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "GET /echo HTTP/1.1 ~ POST /echo HTTP/1.1 ~ 405",
                "GET /echo HTTP/1.1 ~ HEAD /echo HTTP/1.1 ~ 405",
                "GET /echo HTTP/1.1 ~ get /echo HTTP/1.1 ~ 501",
                "GET /echo HTTP/1.1 ~ OPTIONS * HTTP/1.1 ~ 405",
                "GET /echo HTTP/1.1 ~ CONNECT HOST HTTP/1.1 ~ 405",
                "GET /echo HTTP/1.1 ~ GET /echo HTTP/1.0 ~ 505",
                "GET /echo HTTP/1.1 ~ GET /echo HTTP/2.0 ~ 505",
                "GET /echo HTTP/1.1 ~ GET /echo HTTP/0.9 ~ 505",
                "GET /echo HTTP/1.1 ~ GET /echo ~ 400",
                "GET /echo HTTP/1.1 ~ GET http://HOST/echo HTTP/1.1 ~ 400",
                "GET /echo HTTP/1.1 ~ GET echo HTTP/1.1 ~ 400",
                "GET /echo HTTP/1.1 ~ GET /echo#part HTTP/1.1 ~ 400",
                "GET /echo HTTP/1.1 ~ GET /\u00e4 HTTP/1.1 ~ 400",
                "GET /echo HTTP/1.1 ~ GET /other HTTP/1.1 ~ 404",
                "GET /echo HTTP/1.1 ~ GET /echo/ HTTP/1.1 ~ 404",
                "GET /echo HTTP/1.1 ~ GET /../echo HTTP/1.1 ~ 404",
                "GET /echo HTTP/1.1 ~ GET /%65cho HTTP/1.1 ~ 404",
                "GET /echo HTTP/1.1 ~ GET /{4k} HTTP/1.1 ~ 414",
                "Host: HOST ~ - ~ 400",
                "Host: HOST ~ Host: HOST|Host: HOST ~ 400",
                "Host: HOST ~ Host: evil.example ~ 403",
                "Host: HOST ~ Host: evil.example:PORT ~ 403",
                "Host: HOST ~ Host: 127.0.0.1 ~ 403",
                "Host: HOST ~ Host: 127.0.0.1:1 ~ 403",
                "Host: HOST ~ Host: HOST. ~ 403",
                "Host: HOST ~ Host: ~ 403",
                "Upgrade: websocket ~ - ~ 426",
                "Upgrade: websocket ~ Upgrade: h2c ~ 426",
                "Upgrade: websocket ~ Upgrade: websocket2 ~ 426",
                "Connection: Upgrade ~ - ~ 426",
                "Connection: Upgrade ~ Connection: keep-alive ~ 426",
                "Connection: Upgrade ~ Connection: Upgraded ~ 426",
                "Sec-WebSocket-Version: 13 ~ - ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 0 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 7 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 8 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 12 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 14 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 13, 8 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 8 ~ 426",
                "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Version: 013 ~ 426",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ - ~ 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ Sec-WebSocket-Key: ~ 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ Sec-WebSocket-Key: c2hvcnQ= ~ 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ ~ 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ Sec-WebSocket-Key: ????IHNhbXBsZSBub25jZQ== ~ 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR== ~ 400",
                "+ ~ Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== ~ 400",
                "+ ~ Origin: null ~ 403",
                "+ ~ Origin: NULL ~ 403",
                "+ ~ Origin: http://evil.example ~ 403",
                "+ ~ Origin: https://HOST ~ 403",
                "+ ~ Origin: http://HOST.evil.example ~ 403",
                "+ ~ Origin: http://127.0.0.1 ~ 403",
                "+ ~ Origin: http://friend.example ~ 403",
                "+ ~ Origin: http://HOST|Origin: http://evil.example ~ 403",
                "+ ~ Origin: ~ 403",
                "+ ~ Content-Length: 5 ~ 413",
                "+ ~ Content-Length: 0|Content-Length: 5 ~ 400",
                "+ ~ Content-Length: -1 ~ 400",
                "+ ~ Content-Length: x ~ 400",
                "+ ~ Transfer-Encoding: chunked ~ 413",
                "+ ~ Transfer-Encoding: identity ~ 501",
                "+ ~ Sec-WebSocket-Protocol: a b ~ 400",
                "+ ~ Sec-WebSocket-Protocol: a, a ~ 400",
                "+ ~ Sec-WebSocket-Protocol: , ~ 400",
                "+ ~ Sec-WebSocket-Protocol: \"a\" ~ 400",
                "+ ~ Sec-WebSocket-Extensions: ~ 400",
                "+ ~ Sec-WebSocket-Extensions: permessage-deflate; ~ 400",
                "+ ~ Sec-WebSocket-Extensions: a b ~ 400",
                "+ ~ Sec-WebSocket-Extensions: a; b; b ~ 400",
                "+ ~ Sec-WebSocket-Extensions: a; b=\"c ~ 400",
                "+ ~ X: {9k} ~ 431",
                "+ ~ X: a{nul}b ~ 400",
                "+ ~ X{nul}: a ~ 400",
                "+ ~ X : a ~ 400",
                "+ ~ : a ~ 400",
                "+ ~ no colon ~ 400",
            })
    void aRequestIsRefused(String old, String line, int status) throws Exception {
        String request = switch (old) {
            case "+" -> GOOD.replace("||", "|" + line + "||");
            default -> GOOD.replace(old + "|", line.equals("-") ? "" : line + "|");
        };
        assertTrue(!request.equals(GOOD), "the case changes something");
        assertRefused(request, status);
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        assertRefused(GOOD.replace("||", "|" + "X: a|".repeat(60) + "|"), 431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000||",
                "hello world||",
                "{nul}{nul}{nul}{nul}||",
                "||||GET||"
            })
    void whatIsNoHttpIsRefused(String request) throws Exception {
        String answer = answer(request);
        assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 505"), answer);
        assertEquals(0, handlers.get());
    }

    @Test
    void manyRequestsInOneBreathAreAnsweredOnce() throws Exception {
        String plain = "GET /echo HTTP/1.1|Host: HOST||";
        String answer = answer(plain.repeat(20));
        assertTrue(answer.startsWith("HTTP/1.1 426 "), answer);
        assertEquals(1, answer.split("HTTP/1.1", -1).length - 1, answer);
        assertEquals(0, handlers.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin: http://HOST|",
                "Origin: http://friend.example:8080|",
                "ORIGIN: HTTP://HOST|",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits|",
                "Sec-WebSocket-Protocol: a, b|",
                "Content-Length: 0|"
            })
    void andTheseAreNot(String more) throws Exception {
        var request = GOOD.replace("||", "|" + more + "|");
        Map<String, String> variants = Map.of(
                "Host: HOST", "host: LocalHost:PORT",
                "Host: HOST|", "Host: board.local:9001|",
                "Upgrade: websocket", "Upgrade: WebSocket",
                "Connection: Upgrade", "Connection: keep-alive, Upgrade",
                "/echo", "/echo?a=b");
        for (var variant : variants.entrySet()) {
            if (variant.getKey().startsWith("Host") && more.toLowerCase().startsWith("origin: http://host")) {
                continue; // another origin than the host
            }
            handlers.set(0);
            try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
                peer.send(bytes(request.replace(variant.getKey(), variant.getValue())));
                byte[] start = peer.awaitBytes(12);
                assertEquals("HTTP/1.1 101", new String(start, ISO_8859_1), variant.getValue());
            }
            WithManualTime.await("the handler ran", () -> handlers.get() == 1);
            handlers.set(0);
        }
    }
}
