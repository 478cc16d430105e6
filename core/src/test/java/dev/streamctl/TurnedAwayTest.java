package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules S2 and S3 for connections that are in a handshake, or in their first request, when a server stops or has less room. */
class TurnedAwayTest extends OnTls {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Limits STILL = QUIET.with(Limit.PING_PERIOD, 0);
    private static final String HALF = "GET / HTTP/1.1\r\nHost: ";

    private final AtomicInteger begun = new AtomicInteger();
    private SocketChannel client;

    private Server echoTls() throws Exception {
        return network().serve(ANY_TLS_PORT, Lines.text(), QUIET_SERVER.withTls(TlsPeers.server(folder)), stream -> {
            begun.incrementAndGet();
            echo(stream);
        });
    }

    private Server sockets() throws Exception {
        Routes routes = Routes.of("/", socket -> {
                    begun.incrementAndGet();
                    echo(socket);
                })
                .withHttp("/page", _ -> {
                    begun.incrementAndGet();
                    return Response.text("page\n");
                });
        return network().serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), routes, QUIET_SERVER.withLimits(STILL));
    }

    @AfterEach
    final void closeClient() throws IOException {
        if (client != null) {
            client.close();
        }
    }

    private static void awaitServed(Server server, int count) {
        await(count + " are let in", () -> server.stats().served() == count);
    }

    /** A peer that has sent the first part of a request, which the server has read. */
    private RecordingPeer half(Server server, String request) throws IOException {
        long before = server.stats().bytesIn();
        RecordingPeer peer = peerOf(server).send(request.substring(0, HALF.length()));
        await("the first part was read", () -> server.stats().bytesIn() == before + HALF.length());
        return peer;
    }

    private static String text(RecordingPeer peer) {
        return new String(peer.received(), ISO_8859_1);
    }

    @Test
    void s3_noHandlerBeginsBehindAStopForAHandshakeOfTlsThatGoesOn() throws Exception {
        Server server = echoTls();
        Endpoint.Tls at = (Endpoint.Tls) server.endpoint();
        client = SocketChannel.open(PeerChannel.address(Endpoint.tcp(at.host(), at.port())));
        RecordingPeer middle = rawPeerOf(server).send(new byte[] {0x16, 3, 1, 0x40, 0, 1});
        awaitServed(server, 2);
        server.shutdown(GRACE);
        Call<Integer> late = Call.of(() -> {
            TlsPeerSocket tls = TlsPeerSocket.client(client);
            tls.write(ByteBuffer.wrap("hello\n".getBytes(ISO_8859_1)));
            return tls.read(ByteBuffer.allocate(6));
        });
        late.failure(IOException.class);
        middle.awaitEnding();
        assertEquals(0, begun.get());
        assertEquals(2, server.stats().refusedHandshakes());
        assertFailures(server, Map.of());
    }

    private void assertStopAnswers503(String request) throws Exception {
        Server server = sockets();
        RecordingPeer peer = half(server, request.formatted(WebSocketPeer.host(server)));
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        await("the server stops", () -> shutdown.ended() || peer.ended());
        peer.sending(request.formatted(WebSocketPeer.host(server))
                .substring(HALF.length())
                .getBytes(ISO_8859_1));
        await("an answer", () -> text(peer).contains("\r\n\r\n"));
        assertTrue(text(peer).startsWith("HTTP/1.1 503 "), text(peer));
        assertTrue(text(peer).endsWith("\r\n\r\nthe server is stopping\n"), text(peer));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        peer.close();
        shutdown.result();
        assertEquals(0, begun.get());
        assertEquals(1, server.stats().refusedHandshakes());
        assertQuietAndConsistent(server);
    }

    @Test
    void s3_noHandlerBeginsBehindAStopForARequestThatGoesOn() throws Exception {
        assertStopAnswers503("GET /page HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n");
    }

    @Test
    void s3_noWebSocketBeginsBehindAStopForARequestThatGoesOn() throws Exception {
        assertStopAnswers503("GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    @Test
    void s3_whoHasAskedNothingYetIsClosedWithoutAWord() throws Exception {
        Server server = sockets();
        RecordingPeer silent = peerOf(server);
        awaitServed(server, 1);
        server.shutdown(GRACE);
        silent.assertReceivesUpToEnd("");
        assertEquals(1, server.stats().refusedHandshakes());
        assertQuietAndConsistent(server);
    }

    @Test
    void s2_theExcessThatStillAsksIsToldSo() throws Exception {
        Server server = sockets();
        WebSocket first = open(server);
        RecordingPeer second = half(server, HALF);
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        assertEquals(RecordingPeer.Ending.FIN, second.awaitEnding());
        assertTrue(text(second).startsWith("HTTP/1.1 503 "), text(second));
        assertTrue(text(second).endsWith("\r\n\r\nthe server is full, its limit is 1 connection\n"), text(second));
        assertEchoes(first);
        assertEquals(1, server.stats().refusedHandshakes());
    }

    @Test
    void s2_theExcessInAHandshakeOfTlsIsClosed() throws Exception {
        Server server = echoTls();
        RecordingPeer first = echoedPeerOf(server);
        RecordingPeer second = rawPeerOf(server);
        awaitServed(server, 2);
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        second.awaitEnding();
        first.send("again\n").assertReceives("hello\nagain\n");
        await("one is left", () -> server.stats().open() == 1);
        assertEquals(1, server.stats().refusedHandshakes());
        assertEquals(Map.of(), server.tlsFailures());
    }

    @Test
    void s2_whoStillAsksButCameFirstIsKept() throws Exception {
        Server server = sockets();
        String request = WebSocketPeer.request(server, "/");
        RecordingPeer first = half(server, request);
        WebSocket second = open(server);
        assertEchoes(second);
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        assertThrows(StreamEndedException.class, second::receive);
        assertEquals(
                CloseStatus.TRY_AGAIN_LATER, second.peerStatus().orElseThrow().code());
        first.send(request.substring(HALF.length())).assertReceives(WebSocketPeer.ANSWER);
        first.reset();
    }

    private WebSocket open(Server server) throws Exception {
        return network().connectWebSocket((Endpoint.Ws) server.endpoint(), Opening.plain(), STILL);
    }

    private static void assertEchoes(WebSocket socket) throws Exception {
        socket.send("there");
        assertEquals("there", socket.receive().asText());
    }
}
