package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFailure;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** WebSockets below TLS. */
class TlsWebSocketTest extends OnTls {

    private static final Limits STILL = QUIET.with(Limit.PING_PERIOD, 0);

    private static final ServerOptions STILL_SERVER = QUIET_SERVER.withLimits(STILL);

    private final BlockingQueue<WebSocket> served = new LinkedBlockingQueue<>();

    private Server echoSockets(ServerOptions options) throws Exception {
        Routes routes = Routes.of("/", socket -> {
            served.add(socket);
            echo(socket);
        });
        return network().serveWebSocket(Endpoint.wss("127.0.0.1", 0, "/"), routes, options);
    }

    private ServerOptions secure() throws Exception {
        return STILL_SERVER.withTls(thisMachine());
    }

    private WebSocket client(Server server, Opening opening) throws Exception {
        return network().connectWebSocket((Endpoint.Ws) server.endpoint(), opening, STILL);
    }

    @Test
    void messagesGoBothWaysAndTheCloseIsClean() throws Exception {
        try (Server server = echoSockets(secure())) {
            assertTrue(
                    server.endpoint().toString().startsWith("wss://127.0.0.1:"),
                    server.endpoint().toString());
            WebSocket client = client(server, Opening.plain());
            client.send("hello");
            assertEquals("hello", client.receive().asText());
            byte[] large = new byte[200_000];
            Call<Void> sending = Call.run(() -> client.send(Message.of(large)));
            assertEquals(large.length, ((Message.Binary) client.receive()).bytes().length);
            sending.result();
            assertEquals("TLSv1.3", client.tls().orElseThrow().protocol());
            client.close();
            assertEquals(1000, client.peerStatus().orElseThrow().code());
            assertFailures(server, Map.of());
        }
    }

    @Test
    void itsOwnPagesAreThoseBehindTlsToo() throws Exception {
        try (Server server = echoSockets(secure())) {
            String authority = ((Endpoint.Ws) server.endpoint()).authority();
            client(server, Opening.plain().withHeaders(Map.of("Origin", "https://" + authority)))
                    .close();
            Opening plain = Opening.plain().withHeaders(Map.of("Origin", "http://" + authority));
            ConnectFailedException refused = assertThrows(ConnectFailedException.class, () -> client(server, plain));
            assertTrue(refused.getMessage().contains("403"), refused.getMessage());
        }
    }

    @Test
    void aCertificateThatIsNotTrustedEndsTheConnect() throws Exception {
        ServerTls stranger = ServerTls.of(files(TestAuthority.selfSigned("stranger", THIS_MACHINE)));
        try (Server server = echoSockets(STILL_SERVER.withTls(stranger))) {
            ConnectFailedException failed =
                    assertThrows(ConnectFailedException.class, () -> client(server, Opening.plain()));
            assertEquals(TlsFailure.UNKNOWN_AUTHORITY, ((TlsFailedException) failed.getCause()).failure());
        }
    }

    /** The request has its own time, from the end of the handshake on. */
    @Test
    void aClientThatAsksForNothingIsToldSo() throws Exception {
        ServerTls known = TlsPeers.server(folder);
        try (Server server = echoSockets(STILL_SERVER.withTls(known))) {
            RecordingPeer silent = peerOf(server);
            // behind a whole conversation of another connection, this one's handshake is done at the server's end too
            RecordingPeer other = peerOf(server).send("GET / HTTP/1.0\r\n\r\n");
            other.awaitEnding();
            awaitTimers(1);
            time.advance(STILL.time(Limit.HANDSHAKE));
            silent.awaitEnding();
            String answer = new String(silent.received(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            silent.close();
            other.close();
        }
    }

    /** Browsers say goodbye in the protocol's last frame, and then just leave. */
    @Test
    void behindTheLastFrameNoOtherGoodbyeIsNeeded() throws Exception {
        try (Server server = echoSockets(STILL_SERVER.withTls(TlsPeers.server(folder)))) {
            RecordingPeer browser = known(WebSocketPeer.open(server, true));
            WebSocket stream = served.take();
            browser.send(WebSocketPeer.frame(0x88, "\u0003\u00e8"))
                    .cutOffOutput()
                    .awaitEnding();
            CloseReason reason = stream.closed().toCompletableFuture().get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertInstanceOf(CloseReason.EndedByPeer.class, reason);
        }
    }

    @Test
    void anAbortIsAReset() throws Exception {
        try (Server server = echoSockets(secure())) {
            WebSocket client = client(server, Opening.plain());
            client.send("hello");
            client.receive();
            served.take().abort();
            StreamBrokenException broken = assertThrows(StreamBrokenException.class, client::receive);
            assertEquals(StreamBrokenException.Reason.RESET, broken.reason());
        }
    }
}
