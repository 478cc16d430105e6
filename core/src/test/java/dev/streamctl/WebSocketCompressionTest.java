package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** permessage-deflate between servers, clients and raw peers. */
class WebSocketCompressionTest extends OnWebSockets {

    private Server compressing(Compression compression, Limits limits) throws Exception {
        Routes.Route echo = new Routes.Route(
                socket -> {
                    served.add(socket);
                    for (Message message : socket) {
                        socket.send(message);
                    }
                },
                List.of());
        return network()
                .serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"),
                        Routes.of("/plain", echo.handler()).with("/", echo.withCompression(compression)),
                        ServerOptions.defaults().withLimits(limits));
    }

    private WebSocket offering(Server server, Compression compression) throws Exception {
        WebSocket socket = network()
                .connectWebSocket(
                        (Endpoint.Ws) server.endpoint(), Opening.plain().withCompression(compression), STILL);
        clients.add(socket);
        return socket;
    }

    @Test
    void itIsAgreedOnWhereBothWantItAndSavesBytes() throws Exception {
        String text = "{\"temperature\": 21.5}\n".repeat(1000);
        for (Compression allowed : Compression.values()) {
            Server server = compressing(allowed, STILL);
            for (Compression offered : Compression.values()) {
                WebSocket client = offering(server, offered);
                Compression less = offered.compareTo(allowed) < 0 ? offered : allowed;
                assertEquals(less, client.compression());
                assertEquals(less, atServer().compression());
                long before = server.stats().bytesIn();
                for (int i = 0; i < 3; i++) {
                    client.send(text);
                    assertEquals(text, client.receive().asText());
                }
                long took = server.stats().bytesIn() - before;
                assertTrue(less == Compression.OFF == took > 3 * text.length(), took + " bytes, " + less);
                client.send("");
                assertEquals(Message.of(""), client.receive());
                client.close(4000, "compressed or not");
                await("the server was told", () -> server.stats().open() == 0);
            }
        }
    }

    @Test
    void itIsOffUnlessThePathSaysSo() throws Exception {
        Server server = compressing(Compression.CONTEXT_TAKEOVER, STILL);
        WebSocket client = network()
                .connectWebSocket(
                        ((Endpoint.Ws) server.endpoint()).at("/plain"),
                        Opening.plain().withCompression(Compression.CONTEXT_TAKEOVER),
                        STILL);
        clients.add(client);
        assertEquals(Compression.OFF, client.compression());
        assertEquals(Compression.OFF, offering(server, Compression.OFF).compression());
    }

    @Test
    void aMessageThatIsInflatedOverItsLimitIsRefusedWith1009() throws Exception {
        Server server = compressing(Compression.NO_CONTEXT_TAKEOVER, STILL.with(Limit.MAX_FRAME, 10_000));
        WebSocket client = offering(server, Compression.NO_CONTEXT_TAKEOVER);
        client.send("x".repeat(10_000));
        assertEquals(10_000, client.receive().asText().length());
        client.send("x".repeat(10_001));
        assertThrows(StreamEndedException.class, client::receive);
        assertEquals(1009, client.peerStatus().orElseThrow().code());
        await("counted", () -> server.stats().tooLong() == 1);
        client.setMaxFrame(9_000);
        assertThrows(Exception.class, () -> client.send("x".repeat(9_001)));
    }

    @Test
    void theLimitOfWhatIsSentCountsWhatItWasBeforeToo() throws Exception {
        WebSocket client =
                offering(compressing(Compression.NO_CONTEXT_TAKEOVER, STILL), Compression.NO_CONTEXT_TAKEOVER);
        client.setMaxFrame(100);
        assertThrows(FrameTooLongException.class, () -> client.send("x".repeat(101)));
        client.send("x".repeat(100));
        assertEquals("x".repeat(100), client.receive().asText());
    }

    @Test
    void theAnswerOfAServerSaysThatNoContextIsKept() throws Exception {
        Server server = compressing(Compression.NO_CONTEXT_TAKEOVER, STILL);
        RecordingPeer peer = peerOf(server);
        peer.send(WebSocketPeer.request(
                server, "/", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
        String answer = WebSocketPeer.ANSWER.replace(
                "xOo=\r\n",
                "xOo=\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover\r\n");
        peer.send(WebSocketPeer.hex("c187 00000000 f248cdc9c90700"));
        peer.assertReceivesLatin1(answer + "\u0081\u0005Hello");
    }

    /** A mebibyte of x, of a client whose mask is zero. */
    private static byte[] inflatesToAMebibyte() {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput("x".repeat(1 << 20).getBytes(ISO_8859_1));
        byte[] deflated = new byte[4096];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        return ByteBuffer.allocate(8 + length)
                .put(WebSocketPeer.hex("c1fe"))
                .putShort((short) length)
                .putInt(0)
                .put(deflated, 0, length)
                .array();
    }

    /** So many of them in one piece, and a close frame. */
    private RecordingPeer sending(Server server, int count) throws Exception {
        RecordingPeer peer = peerOf(server);
        peer.send(WebSocketPeer.request(server, "/", "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(inflatesToAMebibyte());
        }
        all.writeBytes(WebSocketPeer.hex("8882 00000000 03e8"));
        return peer.send(all.toByteArray());
    }

    private Server receivingNothing() throws Exception {
        Routes.Route route = new Routes.Route(
                socket -> {
                    served.add(socket);
                    testDone.await();
                },
                List.of());
        return network()
                .serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"),
                        Routes.none().with("/", route.withCompression(Compression.NO_CONTEXT_TAKEOVER)),
                        ServerOptions.defaults().withLimits(STILL));
    }

    private void assertOneIsInflated(Server server) throws Exception {
        await("the first is inflated", () -> server.stats().framesIn() > 0);
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(200);
        }
        assertEquals(1, server.stats().framesIn(), "no more is inflated while that waits");
    }

    @Test
    void whatIsInflatedCountsTowardsTheMarkEvenWithinOneRead() throws Exception {
        Server server = receivingNothing();
        sending(server, 100);
        assertOneIsInflated(server);
        WebSocket socket = atServer();
        for (int i = 0; i < 100; i++) {
            assertEquals(1 << 20, socket.receive().asText().length());
        }
        assertThrows(StreamEndedException.class, socket::receive);
    }

    @Test
    void aCloseFrameBehindMessagesThatNobodyReceivedIsStillFound() throws Exception {
        Server server = receivingNothing();
        RecordingPeer peer = sending(server, 100);
        assertOneIsInflated(server);
        atServer().close();
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
    }
}
