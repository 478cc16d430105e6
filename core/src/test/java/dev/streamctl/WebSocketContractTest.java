package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** WebSockets keep the contract of a stream. */
class WebSocketContractTest extends OnWebSockets {

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
        peer.send(WebSocketPeer.hex("8a81 00000000 00")); // another one's
        peer.send(WebSocketPeer.frame(0x89, "p"));
        await("both were read", () -> WebSocketPeer.after(peer).equals(ping + "8a0170"));
        assertEquals(Optional.empty(), socket.roundTrip());
        time.advance(Duration.ofMillis(250));
        peer.send(WebSocketPeer.hex("8a88 00000000 0000000000000001"));
        await("the answer was seen", () -> socket.roundTrip().isPresent());
        assertEquals(Optional.of(Duration.ofMillis(250)), socket.roundTrip());
        time.advance(Duration.ofMillis(19_750));
        await("the next ping came", () -> WebSocketPeer.after(peer).equals(ping + "8a0170" + "89080000000000000002"));
        time.advance(Duration.ofSeconds(20));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(ping + "8a0170" + "89080000000000000002" + "880203f3", WebSocketPeer.after(peer));
        await("counted", () -> server.stats().noPongs() == 1);
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
    void aMessageThatHasBegunHasItsDeadlineOnAClientToo() throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
            Limits ten = STILL.with(Limit.FRAME, Duration.ofSeconds(10));
            Call<WebSocket> connect = Call.of(
                    () -> network().connectWebSocket(Endpoint.ws(at.host(), at.port(), "/"), Opening.plain(), ten));
            RecordingPeer server = known(listener.accept());
            String proof = WebSocketPeer.proof(WebSocketPeer.requestOf(server));
            server.send(WebSocketPeer.ANSWER.replaceAll("(Accept: ).*", "$1" + proof));
            WebSocket client = connect.result();
            clients.add(client);
            pass(Duration.ofSeconds(60)); // one that is idle is not one that is slow
            server.send(WebSocketPeer.hex("0101 61"));
            awaitTimers(1);
            pass(Duration.ofSeconds(6));
            int asked = server.received().length;
            server.send(WebSocketPeer.hex("0001 62 8901 70"));
            await("the second was read", () -> server.received().length > asked);
            pass(Duration.ofSeconds(4));
            var slow = assertThrows(StreamBrokenException.class, client::receive);
            assertEquals(StreamBrokenException.Reason.SLOW_FRAME, slow.reason());
        }
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
}
