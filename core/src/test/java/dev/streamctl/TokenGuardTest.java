package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.access.Token;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.util.ArrayList;
import java.util.List;
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
            assertEquals(2, server.stats().framesIn());
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

    private static final ServerOptions TWO_GUESSES = GUARDED.with(Limit.WRONG_TOKENS, 2);

    @Test
    void afterSomeWrongTokensOthersAreToldToComeLaterAndTheRightOneIsLetIn() throws Exception {
        try (Server server = serve(Lines.text(), TWO_GUESSES, OnEveryStack::echo)) {
            for (String answer : List.of(WRONG, WRONG, THROTTLED, THROTTLED)) {
                peerOf(server).send("guess\n").endOutput().assertReceivesUpToEnd(answer);
            }
            peerOf(server).send(TOKEN.text() + "\nhello\n").endOutput().assertReceivesUpToEnd("hello\n");
            pass(SECOND);
            peerOf(server).send("guess\n").endOutput().assertReceivesUpToEnd(WRONG);
            await("counted", () -> server.stats().refusedHandshakes() == 5);
        }
    }

    private static final String WRONG = "ERR the token is missing or wrong\n";
    private static final String THROTTLED = "ERR too many wrong tokens from your address, try again later\n";

    @Test
    void anotherAddressIsNotToBlame() throws Exception {
        try (Server server =
                network().serve(Endpoint.tcp("0.0.0.0", 0), Lines.text(), TWO_GUESSES, OnEveryStack::echo)) {
            int port = server.endpoint().address().orElseThrow().port();
            for (int i = 0; i < 3; i++) {
                known(RecordingPeer.connect(Endpoint.tcp("127.0.0.1", port)))
                        .send("guess\n")
                        .endOutput()
                        .awaitEnding();
            }
            try (RecordingPeer other = RecordingPeer.connectFrom("127.0.0.2", Endpoint.tcp("127.0.0.1", port))) {
                other.send("guess\n").endOutput().assertReceivesUpToEnd(WRONG);
            }
        }
    }

    @Test
    void whoLeavesBeforeItsTokenIsCounted() throws Exception {
        try (Server lines = guardedLines();
                Server bytes = network().serveBytes(ANY_PORT, GUARDED, _ -> begun.incrementAndGet())) {
            for (Server server : List.of(lines, bytes)) {
                peerOf(server).endOutput().awaitEnding();
                peerOf(server).send("half a tok").endOutput().awaitEnding();
                RecordingPeer resets = peerOf(server).send("half a tok");
                await("it is there", () -> server.stats().bytesIn() == 20);
                resets.reset();
                assertRefused(server, 3);
            }
        }
    }

    @Test
    void requestsOfOneWhoGuessesAreRefusedWith429() throws Exception {
        Routes routes = Routes.none().withHttp("/", _ -> Response.text("hello"));
        try (Server server = network().serveHttp(ANY_PORT, routes, TWO_GUESSES)) {
            List<Integer> codes = new ArrayList<>();
            for (String header : List.of("", "guess", "guess", "guess", TOKEN.text())) {
                String bearer = header.isEmpty() ? "" : "Authorization: Bearer " + header + "\r\n";
                RecordingPeer peer = peerOf(server).send(OnHttp.get(server, "/", bearer + "Connection: close\r\n"));
                codes.add(HttpAnswers.awaitEnd(peer).getFirst().code());
                peer.endOutput();
            }
            assertEquals(List.of(401, 401, 401, 429, 200), codes, "no token at all is no guess");
            assertEquals(1, server.stats().http().refusedBy().get(429));
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
            client.ping();
            client.send("hello");
            assertEquals("hello", client.receive().asText());
            assertEquals(2, server.stats().framesIn(), "the token is one, and the ping is none");
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

    @Test
    void aBrowserThatLeavesBeforeItsTokenIsCounted() throws Exception {
        try (Server server = guardedSockets()) {
            connect(server, browser(server)).close();
            assertRefused(server, 1);
            assertEquals(1, server.stats().http().upgraded());
        }
    }
}
