package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.access.Token;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A token in front of every kind of stream: without it nobody gets to a handler. */
class TokenGuardTest extends OnEveryStack {

    private static final Token TOKEN = Token.of("open-sesame-open-sesame-open");
    private static final ServerOptions GUARDED = QUIET_SERVER.withToken(TOKEN);

    private final AtomicInteger begun = new AtomicInteger();

    private Server guardedLines() throws Exception {
        return serve(Lines.text(), GUARDED, stream -> {
            begun.incrementAndGet();
            echo(stream);
        });
    }

    private Server guardedSockets() throws Exception {
        Routes routes = Routes.of("/", socket -> {
            begun.incrementAndGet();
            echo(socket);
        });
        return network().serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), routes, GUARDED.with(Limit.PING_PERIOD, 0));
    }

    private void assertRefused(Server server, int times) {
        await("refused", () -> server.stats().refusedHandshakes() == times);
        assertEquals(0, begun.get());
        assertQuietAndConsistent(server);
    }

    @Test
    void theTokenIsTheFirstLineAndNoFrameOfTheHandler() throws Exception {
        try (Server server = guardedLines();
                RecordingPeer peer = peerOf(server)) {
            peer.send(TOKEN.text() + "\nhello\n").assertReceives("hello\n");
        }
    }

    @Test
    void aWrongTokenIsToldSoAndClosed() throws Exception {
        try (Server server = guardedLines()) {
            peerOf(server)
                    .send("guess\nhello\n")
                    .endOutput()
                    .assertReceivesUpToEnd("ERR the token is missing or wrong\n");
            assertRefused(server, 1);
        }
    }

    @Test
    void noTokenInTimeIsToldSoAndClosed() throws Exception {
        try (Server server = guardedLines()) {
            RecordingPeer peer = peerOf(server);
            awaitTimers(1);
            time.advance(QUIET.time(Limit.HANDSHAKE));
            peer.assertReceivesUpToEnd("ERR the token is missing or wrong\n");
            peer.endOutput();
            assertRefused(server, 1);
        }
    }

    @Test
    void aStreamOfBytesBeginsWithALine() throws Exception {
        try (Server server = network().serveBytes(ANY_PORT, GUARDED, stream -> stream.write(stream.readExactly(5)));
                RecordingPeer peer = peerOf(server)) {
            peer.send(TOKEN.text() + "\nhello").assertReceives("hello");
        }
    }

    @Test
    void chunksHaveNoFirstFrame() {
        assertThrows(IllegalArgumentException.class, () -> serve(new RawChunks(), GUARDED, _ -> {}));
    }

    private WebSocket connect(Server server, Map<String, String> headers) throws Exception {
        return network()
                .connectWebSocket(
                        (Endpoint.Ws) server.endpoint(),
                        Opening.plain().withHeaders(headers),
                        QUIET.with(Limit.PING_PERIOD, 0));
    }

    @Test
    void aWebSocketBearsTheTokenInItsRequest() throws Exception {
        try (Server server = guardedSockets();
                WebSocket client = connect(server, Map.of("Authorization", TOKEN.asAuthorization()))) {
            client.send("hello");
            assertEquals("hello", client.receive().asText());
        }
    }

    @Test
    void withoutItTheRequestIsRefused() throws Exception {
        try (Server server = guardedSockets()) {
            ConnectFailedException none = assertThrows(ConnectFailedException.class, () -> connect(server, Map.of()));
            assertTrue(none.getMessage().contains("401"), none.getMessage());
            ConnectFailedException wrong = assertThrows(
                    ConnectFailedException.class, () -> connect(server, Map.of("Authorization", "Bearer guess")));
            assertTrue(wrong.getMessage().contains("401"), wrong.getMessage());
            assertRefused(server, 2);
        }
    }

    private Map<String, String> browser(Server server) {
        Endpoint.Ws at = (Endpoint.Ws) server.endpoint();
        return Map.of("Origin", "http://" + at.authority());
    }

    @Test
    void aBrowserSendsItAsItsFirstMessage() throws Exception {
        try (Server server = guardedSockets();
                WebSocket client = connect(server, browser(server))) {
            client.send(TOKEN.text());
            client.send("hello");
            assertEquals("hello", client.receive().asText());
        }
    }

    @Test
    void aBrowserWithAWrongTokenIsClosed() throws Exception {
        try (Server server = guardedSockets();
                WebSocket client = connect(server, browser(server))) {
            client.send("guess");
            assertThrows(StreamEndedException.class, client::receive);
            assertEquals(1008, client.peerStatus().orElseThrow().code());
            client.close();
            assertRefused(server, 1);
        }
    }
}
