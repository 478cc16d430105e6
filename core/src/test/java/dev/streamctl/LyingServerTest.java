package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that answer a client's handshake wrongly: none of them gets a WebSocket. */
@Timeout(300)
class LyingServerTest {

    private static final String GOOD = "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
            + "Sec-WebSocket-Accept: PROOF||";

    private final Network network = Network.open();

    @AfterEach
    void close() {
        network.close();
    }

    private Call<WebSocket> connect(PeerListener listener) {
        Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
        Opening opening = Opening.plain().withSubprotocols("v1").withCompression(Compression.NO_CONTEXT_TAKEOVER);
        Limits patient = Limits.defaults().with(Limit.HANDSHAKE, 120_000).with(Limit.CONNECT_TIMEOUT, 120_000);
        return Call.of(() -> network.connectWebSocket(Endpoint.ws(at.host(), at.port(), "/a?b=c"), opening, patient));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "101 Switching Protocols ~ 200 OK ~ the server answered 200 OK",
                "101 Switching Protocols ~ 404 Not Found ~ the server answered 404 Not Found",
                "101 Switching Protocols ~ 302 Found|Location: http://127.0.0.1:1/ ~ the server answered 302 Found",
                "101 Switching Protocols ~ 102 Processing ~ the server answered 102 Processing",
                "HTTP/1.1 101 ~ HTTP/1.0 101 ~ no HTTP/1.1",
                "HTTP/1.1 101 ~ RTSP/1.0 101 ~ no HTTP/1.1",
                "PROOF ~ s3pPLMBiTxaQ9kYGzzhZRbK+xOo= ~ wrong Sec-WebSocket-Accept",
                "Sec-WebSocket-Accept: PROOF| ~ `` ~ wrong Sec-WebSocket-Accept",
                "Accept: PROOF| ~ Accept: PROOF|Sec-WebSocket-Accept: PROOF| ~ wrong Sec-WebSocket-Accept",
                "Upgrade: websocket| ~ `` ~ no Upgrade",
                "Upgrade: websocket| ~ Upgrade: h2c| ~ no Upgrade",
                "Connection: Upgrade| ~ `` ~ no Connection",
                "Connection: Upgrade| ~ Connection: close| ~ no Connection",
                "|| ~ |Sec-WebSocket-Extensions: x-webkit-deflate-frame|| ~ an extension",
                "|| ~ |Sec-WebSocket-Extensions: permessage-deflate|| ~ other parameters",
                "|| ~ |Sec-WebSocket-Extensions: DEFLATED; client_max_window_bits=10|| ~ other parameters",
                "|| ~ |Sec-WebSocket-Extensions: DEFLATED; server_max_window_bits=7|| ~ other parameters",
                "|| ~ |Sec-WebSocket-Extensions: DEFLATED|Sec-WebSocket-Extensions: DEFLATED|| ~ an extension",
                "|| ~ |Sec-WebSocket-Extensions: DEFLATED;|| ~ a malformed",
                "|| ~ |Sec-WebSocket-Extensions: DEFLATED; server_no_context_takeover|| ~ a malformed",
                "|| ~ |Sec-WebSocket-Protocol: v2|| ~ a subprotocol",
                "|| ~ |Sec-WebSocket-Protocol: v1, v2|| ~ a subprotocol",
                "|| ~ |Sec-WebSocket-Protocol: v1|Sec-WebSocket-Protocol: v1|| ~ a subprotocol",
                "|| ~ |Content-Length: 5|| ~ a body",
                "|| ~ |X: {9k}|| ~ too long",
                "HTTP/1.1 101 Switching Protocols| ~ nonsense| ~ no HTTP",
            })
    void aWrongAnswerIsTold(String old, String lie, String told) throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Call<WebSocket> connect = connect(listener);
            try (RecordingPeer server = listener.accept()) {
                String proof = WebSocketPeer.proof(WebSocketPeer.requestOf(server));
                String answer = GOOD.replace(old, lie)
                        .replace("PROOF", proof)
                        .replace("DEFLATED", "permessage-deflate; server_no_context_takeover")
                        .replace("{9k}", "x".repeat(9000))
                        .replace("|", "\r\n");
                assertTrue(!answer.equals(GOOD.replace("PROOF", proof).replace("|", "\r\n")));
                server.send(answer);
                var failed = connect.failure(ConnectFailedException.class);
                assertEquals(ConnectFailedException.Reason.HANDSHAKE, failed.reason());
                assertTrue(failed.getMessage().contains(told), failed::getMessage);
                server.awaitEnding();
            }
        }
    }

    @Test
    void aGoodAnswerIsTakenWithTheFrameBehindIt() throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Call<WebSocket> connect = connect(listener);
            try (RecordingPeer server = listener.accept()) {
                String request = WebSocketPeer.requestOf(server);
                Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
                assertTrue(request.startsWith("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + at.port() + "\r\n"), request);
                byte[] answer = GOOD.replace("PROOF", WebSocketPeer.proof(request))
                        .replace("|", "\r\n")
                        .concat("\u0082\u0001x")
                        .getBytes(ISO_8859_1);
                server.send(answer);
                WebSocket socket = connect.result();
                assertEquals("x", socket.receive().asText());
                server.send(WebSocketPeer.hex("8102 6869"));
                assertEquals("hi", socket.receive().asText());
                server.send(WebSocketPeer.hex("8182 00000000 6869")); // a mask: section 5.1
                var broken = assertThrows(StreamBrokenException.class, () -> {
                    while (true) {
                        try {
                            socket.receive();
                        } catch (dev.streamctl.framing.FrameException refused) {
                            assertTrue(refused.getMessage().contains("with a mask"), refused::getMessage);
                        }
                    }
                });
                assertEquals(StreamBrokenException.Reason.PROTOCOL, broken.reason());
            }
        }
    }

    @Test
    void aServerThatEndsOrStaysSilentIsTold() throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Call<WebSocket> connect = connect(listener);
            try (RecordingPeer server = listener.accept()) {
                WebSocketPeer.requestOf(server);
                server.endOutput();
                assertTrue(connect.failure(ConnectFailedException.class)
                        .getMessage()
                        .contains("without an answer to the handshake"));
            }
            Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
            var failed = assertThrows(
                    ConnectFailedException.class,
                    () -> network.connectWebSocket(
                            Endpoint.ws(at.host(), at.port(), "/"),
                            Opening.plain(),
                            Limits.defaults().with(Limit.HANDSHAKE, 50)));
            assertTrue(failed.getMessage().contains("no answer to the handshake within 50ms"), failed::getMessage);
        }
    }

    @Test
    void whatCannotBeSentInARequestIsRefusedBeforeAnythingIs() {
        Endpoint.Ws nowhere = Endpoint.ws("127.0.0.1", 1, "/");
        for (var header : Map.of("a b", "c", "x", "a\r\nHost: evil", "Host", "evil", "y", "\u00e4")
                .entrySet()) {
            Opening opening = Opening.plain().withHeaders(Map.of(header.getKey(), header.getValue()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> network.connectWebSocket(nowhere, opening, Limits.defaults()));
        }
        assertThrows(IllegalArgumentException.class, () -> nowhere.at("/a b"));
        assertThrows(IllegalArgumentException.class, () -> nowhere.at("/a#b"));
        assertThrows(IllegalArgumentException.class, () -> nowhere.at("a"));
    }
}
