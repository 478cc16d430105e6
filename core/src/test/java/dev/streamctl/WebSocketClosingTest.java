package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a WebSocket ends: by close frames both ways, and otherwise. */
class WebSocketClosingTest extends OnWebSockets {

    @Test
    void c1_aCloseIsAHandshakeWithCodeAndReasonAtBothEnds() throws Exception {
        WebSocket client = client(still(STILL));
        WebSocket server = atServer();
        client.send("last words");
        Call<Void> closing = Call.run(() -> client.close(4321, "enough"));
        closing.result();
        assertEquals(Optional.of(new CloseStatus(4321, "")), client.peerStatus(), "the code is echoed");
        await("the server was told", () -> server.peerStatus().isPresent());
        assertEquals(Optional.of(new CloseStatus(4321, "enough")), server.peerStatus());
        assertInstanceOf(
                CloseReason.ClosedHere.class,
                client.closed().toCompletableFuture().get());
        assertInstanceOf(
                CloseReason.EndedByPeer.class,
                server.closed().toCompletableFuture().get());
        assertEquals("last words", server.receive().asText());
        StreamEndedException ended = Call.of(server::receive).failure(StreamEndedException.class);
        assertTrue(ended.getMessage().contains("has closed with 4321 enough"), ended::getMessage);
        assertThrows(StreamEndedException.class, () -> server.send("too late"));
    }

    @Test
    void c1_theHandlersReturnClosesWith1000AndItsFailureWith1011() throws Exception {
        Server server = server(STILL, socket -> {
            if (socket.receive().asText().equals("fail")) {
                throw new IllegalStateException("as the test asked");
            }
        });
        for (var expected : Map.of("return", 1000, "fail", 1011).entrySet()) {
            WebSocket client = client(server);
            client.send(expected.getKey());
            assertThrows(StreamEndedException.class, client::receive);
            assertEquals(expected.getValue(), client.peerStatus().orElseThrow().code());
        }
        await("both are gone", () -> server.stats().open() == 0);
        assertEquals(1, server.stats().handlerFailures());
    }

    @Test
    void c3_afterShutdownOutputReadsGoOnUntilThePeersClose() throws Exception {
        Server server = server(STILL, socket -> {
            socket.send("one");
            served.add(socket);
            testDone.await();
        });
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        socket.shutdownOutput();
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0081\u0003one\u0088\u0002\u0003\u00e8");
        assertThrows(StreamClosedException.class, () -> socket.send("no more"));
        peer.send(WebSocketPeer.frame(0x81, "still")).send(WebSocketPeer.hex("8882 00000000 03e8"));
        assertEquals("still", socket.receive().asText());
        assertThrows(StreamEndedException.class, socket::receive);
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
    }

    /** A peer that was sent a close frame with 1000. */
    private RecordingPeer peerOfClosing(Server server) throws Exception {
        RecordingPeer peer = peer(server);
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0088\u0002\u0003\u00e8");
        return peer;
    }

    @Test
    void aServerEndsItsBytesOnlyBehindThePeersCloseFrame() throws Exception {
        RecordingPeer peer = peerOfClosing(server(STILL, socket -> {}));
        peer.send(WebSocketPeer.frame(0x81, "dropped"));
        assertTrue(!peer.ended());
        peer.send(WebSocketPeer.hex("8882 00000000 03e8"));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
    }

    @Test
    void aPeerThatDoesNotAnswerACloseIsWaitedForNoLongerThanLinger() throws Exception {
        Server server = server(STILL, socket -> {});
        RecordingPeer peer = peerOfClosing(server);
        awaitTimers(1);
        time.advance(STILL.time(Limit.LINGER).minusMillis(1));
        assertTrue(!peer.ended());
        time.advance(Duration.ofMillis(1));
        peer.awaitEnding();
        assertQuietAndConsistent(server);
    }

    @Test
    void anEndWithoutACloseFrameIsBroken() throws Exception {
        Server server = still(STILL);
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        peer.send(WebSocketPeer.frame(0x81, "a")).endOutput();
        assertEquals("a", socket.receive().asText(), "what came before is read first");
        assertThrows(StreamBrokenException.class, socket::receive);
        assertThrows(StreamBrokenException.class, socket::drain);
        assertEquals(Optional.empty(), socket.peerStatus());
        assertInstanceOf(
                CloseReason.Broken.class, socket.closed().toCompletableFuture().get());
    }

    @Test
    void aPeerThatBreaksTheProtocolIsToldSoAndClosed() throws Exception {
        Map<String, String> cases = Map.of(
                "8100", "03ea", // without a mask
                "f180 00000000", "03ea", // reserved bits
                "8181 00000000 ff", "03ef", // not UTF-8
                "82ff 0000000000200000 00000000", "03f1"); // too long
        Server server = still(STILL);
        for (var one : cases.entrySet()) {
            RecordingPeer peer = peer(server);
            peer.send(WebSocketPeer.frame(0x81, "before")).send(WebSocketPeer.hex(one.getKey()));
            WebSocket socket = atServer();
            socket.send(socket.receive());
            assertThrows(FrameException.class, socket::receive);
            assertThrows(StreamBrokenException.class, socket::receive);
            assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding(), one.getKey());
            assertEquals("81066265666f72658802" + one.getValue(), WebSocketPeer.after(peer), one.getKey());
            peer.close();
        }
        testDone.countDown();
        assertQuietAndConsistent(server);
        assertEquals(3, server.stats().malformed());
        assertEquals(1, server.stats().tooLong());
    }

    @Test
    void aBrokenProtocolIsToldAlsoWhereNobodyReads() throws Exception {
        Server server = still(STILL);
        RecordingPeer peer = peer(server);
        peer.send(WebSocketPeer.hex("8100"));
        awaitTimers(1);
        time.advance(STILL.time(Limit.LINGER));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals("880203ea", WebSocketPeer.after(peer));
    }

    @Test
    void s3_aServerThatStopsSays1001() throws Exception {
        Server server = echo(STILL);
        WebSocket client = client(server);
        client.send("a");
        assertEquals("a", client.receive().asText());
        Call<Void> stop = Call.run(() -> server.shutdown(SECOND));
        assertThrows(StreamEndedException.class, client::receive);
        assertEquals(CloseStatus.GOING_AWAY, client.peerStatus().orElseThrow().code());
        stop.result();
    }

    @Test
    void noFrameGoesOutBehindTheCloseFrameNotEvenAPong() throws Exception {
        RecordingPeer peer = peerOfClosing(server(STILL, socket -> {}));
        peer.send(WebSocketPeer.frame(0x89, "p")).send(WebSocketPeer.hex("8882 00000000 03e8"));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals("880203e8", WebSocketPeer.after(peer));
    }
}
