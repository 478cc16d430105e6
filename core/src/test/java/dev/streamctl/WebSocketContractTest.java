package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** WebSockets: the contract of a stream, and the closing of the protocol. */
class WebSocketContractTest extends OnEveryStack {

    private static final Limits STILL = QUIET.with(Limit.PING_PERIOD, 0);

    private final BlockingQueue<WebSocket> served = new LinkedBlockingQueue<>();
    private final List<WebSocket> clients = new ArrayList<>();
    private final List<RecordingPeer> peers = new ArrayList<>();

    private Server echo(Limits limits) throws Exception {
        return server(limits, socket -> {
            served.add(socket);
            for (Message message : socket) {
                socket.send(message);
            }
        });
    }

    private Server server(Limits limits, Handler<WebSocket> handler) throws Exception {
        return network()
                .serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"),
                        Routes.of("/", handler),
                        ServerOptions.defaults().withLimits(limits));
    }

    /** A server whose handlers leave the reading to the test. */
    private Server still(Limits limits) throws Exception {
        return server(limits, socket -> {
            served.add(socket);
            testDone.await();
        });
    }

    private WebSocket client(Server server) throws Exception {
        return client(server, STILL);
    }

    private WebSocket client(Server server, Limits limits) throws Exception {
        WebSocket socket = network().connectWebSocket((Endpoint.Ws) server.endpoint(), Opening.plain(), limits);
        clients.add(socket);
        return socket;
    }

    private RecordingPeer peer(Server server) throws Exception {
        RecordingPeer peer = WebSocketPeer.open(server, true);
        peers.add(peer);
        return peer;
    }

    private WebSocket atServer() throws Exception {
        WebSocket socket = served.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("no handler began");
        }
        return socket;
    }

    @Override
    void letGo() throws Exception {
        super.letGo();
        clients.forEach(WebSocket::abort);
        for (RecordingPeer peer : peers) {
            peer.close();
        }
    }

    @Test
    void textAndBytesComeBackInOrderAndInFull() throws Exception {
        WebSocket client = client(echo(STILL));
        byte[] bytes = new byte[70_000];
        bytes[69_999] = 7;
        client.send("w\u00f6rld \ud83d\ude00");
        client.send(bytes);
        client.send("");
        assertEquals("w\u00f6rld \ud83d\ude00", client.receive().asText());
        assertArrayEquals(
                bytes, assertInstanceOf(Message.Binary.class, client.receive()).bytes());
        assertEquals(Message.of(""), client.receive());
    }

    @Test
    void whatComesBehindTheRequestInOneSegmentIsTheFirstMessage() throws Exception {
        Server server = echo(STILL);
        RecordingPeer other = peerOf(server);
        byte[] request = WebSocketPeer.request(server, "/").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] frame = WebSocketPeer.frame(0x81, "hi");
        byte[] both = java.util.Arrays.copyOf(request, request.length + frame.length);
        System.arraycopy(frame, 0, both, request.length, frame.length);
        other.send(both);
        other.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0081\u0002hi");
    }

    @Test
    void r1_aTimedOutReceiveLosesNothingAlsoBetweenFragments() throws Exception {
        Server server = echo(STILL);
        RecordingPeer peer = peer(server);
        WebSocket socket = network().connectWebSocket((Endpoint.Ws) server.endpoint(), Opening.plain(), STILL);
        clients.add(socket);
        assertThrows(DeadlineExceededException.class, () -> socket.receive(Duration.ZERO));
        socket.send("later");
        assertEquals("later", socket.receive().asText());
        peer.send(WebSocketPeer.frame(0x01, "a")).send(WebSocketPeer.frame(0x89, "p"));
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u008a\u0001p");
        peer.send(WebSocketPeer.frame(0x80, "b"));
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u008a\u0001p\u0081\u0002ab");
    }

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

    @Test
    void aServerEndsItsBytesOnlyBehindThePeersCloseFrame() throws Exception {
        Server server = server(STILL, socket -> {});
        RecordingPeer peer = peer(server);
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0088\u0002\u0003\u00e8");
        peer.send(WebSocketPeer.frame(0x81, "dropped"));
        assertTrue(!peer.ended());
        peer.send(WebSocketPeer.hex("8882 00000000 03e8"));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
    }

    @Test
    void aPeerThatDoesNotAnswerACloseIsWaitedForNoLongerThanLinger() throws Exception {
        Server server = server(STILL, socket -> {});
        RecordingPeer peer = peer(server);
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0088\u0002\u0003\u00e8");
        awaitTimers(1);
        time.advance(STILL.time(Limit.LINGER).minusMillis(1));
        assertTrue(!peer.ended());
        time.advance(Duration.ofMillis(1));
        peer.awaitEnding();
        assertQuietAndConsistent(server);
    }

    @Test
    void anEndWithoutACloseFrameIsBroken() throws Exception {
        Server server = server(STILL, socket -> {
            served.add(socket);
            testDone.await();
        });
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
    void aPingIsAnsweredAndOfAFloodOnlyTheNewest() throws Exception {
        Server server = server(STILL, socket -> testDone.await());
        RecordingPeer peer = peer(server);
        int pings = 100_000;
        byte[] flood = new byte[pings * 7];
        for (int i = 0; i < pings; i++) {
            System.arraycopy(WebSocketPeer.frame(0x89, String.valueOf((char) ('a' + i % 26))), 0, flood, i * 7, 7);
        }
        peer.send(flood).send(WebSocketPeer.frame(0x89, "Z"));
        await("the last one is answered", () -> WebSocketPeer.after(peer).endsWith("8a015a"));
        assertTrue(WebSocketPeer.after(peer).length() < 6 * pings / 10, "one answer for many");
    }

    @Test
    void aPingTellsTheRoundTripAndOneThatIsNotAnsweredEndsTheConnection() throws Exception {
        Limits pinging =
                STILL.with(Limit.PING_PERIOD, Duration.ofSeconds(20)).with(Limit.PONG_TIMEOUT, Duration.ofSeconds(20));
        Server server = server(pinging, socket -> {
            served.add(socket);
            socket.receive();
        });
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        awaitTimers(1);
        time.advance(Duration.ofSeconds(20));
        String ping = "8908" + "0000000000000001";
        await("a ping came", () -> WebSocketPeer.after(peer).equals(ping));
        time.advance(Duration.ofMillis(250));
        peer.send(WebSocketPeer.hex("8a81 00000000 00")); // another one's
        peer.send(WebSocketPeer.hex("8a88 00000000 0000000000000001"));
        await("the answer was seen", () -> socket.roundTrip().isPresent());
        assertEquals(Optional.of(Duration.ofMillis(250)), socket.roundTrip());
        time.advance(Duration.ofMillis(19_750));
        await("the next ping came", () -> WebSocketPeer.after(peer).equals(ping + "89080000000000000002"));
        time.advance(Duration.ofSeconds(20));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(ping + "89080000000000000002" + "880203f3", WebSocketPeer.after(peer));
        await("counted", () -> server.stats().idle() == 1);
    }

    @Test
    void aMessageInFragmentsHasOneDeadline() throws Exception {
        Server server = echo(STILL.with(Limit.FRAME, Duration.ofSeconds(10)));
        RecordingPeer peer = peer(server);
        atServer();
        peer.send(WebSocketPeer.frame(0x01, "a"));
        awaitTimers(1);
        time.advance(Duration.ofSeconds(6));
        peer.send(WebSocketPeer.frame(0x00, "b")).send(WebSocketPeer.frame(0x89, "p"));
        await("the second was read", () -> WebSocketPeer.after(peer).equals("8a0170"));
        time.advance(Duration.ofSeconds(4));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals("8a0170" + "880203f0", WebSocketPeer.after(peer));
        await("counted", () -> server.stats().slowFrames() == 1);
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
    void s2_aLowerLimitRefusesWith503AndClosesTheExcessWith1013WhenAsked() throws Exception {
        Server server = echo(STILL);
        WebSocket first = client(server);
        WebSocket second = client(server);
        server.setMaxConnections(1);
        var refused = assertThrows(ConnectFailedException.class, () -> client(server));
        assertEquals(ConnectFailedException.Reason.HANDSHAKE, refused.reason());
        assertTrue(refused.getMessage().contains("503 Service Unavailable"), refused::getMessage);
        first.send("kept");
        assertEquals("kept", first.receive().asText());
        assertEquals(1, server.closeExcess());
        assertThrows(StreamEndedException.class, second::receive);
        assertEquals(
                CloseStatus.TRY_AGAIN_LATER, second.peerStatus().orElseThrow().code());
        first.send("still");
        assertEquals("still", first.receive().asText());
    }

    @Test
    void s6_aRequestThatDoesNotComeInTimeIsRefused() throws Exception {
        Server server = echo(STILL);
        RecordingPeer peer = peerOf(server).send("GET / HTTP/1.1\r\nHost: ");
        awaitTimers(1);
        time.advance(STILL.time(Limit.HANDSHAKE));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertTrue(new String(peer.received()).startsWith("HTTP/1.1 408 "));
        assertTrue(served.isEmpty());
        peer.close();
        assertQuietAndConsistent(server);
        assertEquals(1, server.stats().refusedHandshakes());
    }

    @Test
    void pathQueryHeadersAndSubprotocolAreAtHand() throws Exception {
        Routes routes = Routes.of("/plain", socket -> {})
                .with(
                        "/chat",
                        new Routes.Route(
                                socket -> {
                                    served.add(socket);
                                    testDone.await();
                                },
                                List.of("v2", "v1")));
        Server server = network()
                .serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"),
                        routes,
                        ServerOptions.defaults().withLimits(STILL));
        Opening opening =
                Opening.plain().withSubprotocols("v9", "v1", "v2").withHeaders(Map.of("Authorization", "Bearer abc"));
        WebSocket client =
                network().connectWebSocket(((Endpoint.Ws) server.endpoint()).at("/chat?x=1&y=2"), opening, STILL);
        clients.add(client);
        WebSocket socket = atServer();
        assertEquals("/chat", socket.request().path());
        assertEquals("x=1&y=2", socket.request().query());
        assertEquals(Optional.of("Bearer abc"), socket.request().header("authorization"));
        assertEquals(Optional.of("v1"), socket.subprotocol());
        assertEquals(Optional.of("v1"), client.subprotocol());
    }

    @Test
    void w1_aFrameThatCannotBeSentLeavesTheStreamAsItWas() throws Exception {
        WebSocket client = client(echo(STILL));
        client.setMaxFrame(5);
        assertThrows(dev.streamctl.framing.FrameTooLongException.class, () -> client.send("123456"));
        assertThrows(dev.streamctl.framing.MalformedFrameException.class, () -> client.send("\ud800"));
        client.send("12345");
        assertEquals("12345", client.receive().asText());
    }

    @Test
    void noFrameGoesOutBehindTheCloseFrameNotEvenAPong() throws Exception {
        Server server = server(STILL, socket -> {});
        RecordingPeer peer = peer(server);
        peer.assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0088\u0002\u0003\u00e8");
        peer.send(WebSocketPeer.frame(0x89, "p")).send(WebSocketPeer.hex("8882 00000000 03e8"));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals("880203e8", WebSocketPeer.after(peer));
    }
}
