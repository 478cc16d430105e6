package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class LedsNodeTest extends LedsNodeCase {

    @Test
    void theSecondNumberDrivesThePair() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            assertEquals("0.0 0.0", board.light());
            assertEquals("green 42", ask(client, "3 42 91"));
            assertEquals("42.0 0.0", board.light());
            assertEquals("red 17.5", ask(client, "99 -17.5 0"));
            assertEquals("0.0 17.5", board.light());
            assertEquals("green 50", ask(client, "{\"accuracy\":3,\"timestamp\":1,\"values\":[0,4.903325,0]}"));
            assertEquals("dark", ask(client, "0 0 100"));
            assertEquals("0.0 0.0", board.light());
            assertEquals(4, node.counters().get("steered"));
        }
    }

    @Test
    void aBadMessageChangesNothingAndIsCountedAndAnswered() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            ask(client, "0 42 0");
            for (String bad : List.of("0 NaN 0", "0 101 0", "0 -1", "dark", "", "{\"values\":[0,99,0]}", "{")) {
                assertTrue(ask(client, bad).startsWith("ERR "), bad);
                assertEquals("42.0 0.0", board.light(), bad);
            }
            assertEquals(7, node.counters().get("refused_messages"));
            client.send(Message.of(new byte[] {1}), PATIENCE);
            assertTrue(client.receive(PATIENCE).asText().startsWith("ERR a binary message"));
            assertEquals("42.0 0.0", board.light());
            assertEquals(1, node.counters().get("steered"));
        }
    }

    @Test
    void bothAreDarkOnceItsClientHasLeft() throws Exception {
        try (RunningNode node = run(board, 2);
                WebSocket other = network.connectWebSocket(node.endpoint())) {
            try (WebSocket client = network.connectWebSocket(node.endpoint())) {
                ask(other, "0 10 0");
                ask(client, "0 -80 0");
                assertTrue(awaitChange().startsWith("steered by "));
            }
            assertTrue(awaitChange().endsWith(" left"));
            assertEquals("0.0 0.0", board.light());
            assertEquals("green 10", ask(other, "0 10 0"));
        }
    }

    @Test
    void aTooLongMessageEndsItsConnectionAndSoTheLight() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            ask(client, "0 42 0");
            awaitChange();
            client.send("0 ".repeat(NodeOptions.MAX_MESSAGE));
            assertTrue(awaitChange().startsWith("dark: "));
            assertEquals("0.0 0.0", board.light());
            assertEquals(1, node.server().stats().tooLong());
        }
    }

    @Test
    void bothAreDarkOnceTheSensorIsSilentAndLightAgainOnceItTellsMore() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            ask(client, "0 42 0");
            time.advance(Duration.ofMillis(900));
            assertEquals("green 43", ask(client, "0 43 0"));
            assertTrue(ask(client, "rubbish").startsWith("ERR "));
            time.advance(Duration.ofMillis(100)); // the first look: the second message is young
            time.awaitTimers(1, PATIENCE);
            assertEquals("43.0 0.0", board.light());
            time.advance(Duration.ofMillis(900));
            assertEquals("dark", client.receive(PATIENCE).asText());
            assertEquals("0.0 0.0", board.light());
            assertEquals(1, node.counters().get("stale"));
            assertEquals("red 5", ask(client, "0 -5 0"));
            time.advance(Duration.ofSeconds(1));
            assertEquals("dark", client.receive(PATIENCE).asText());
            assertEquals(2, node.counters().get("stale"));
        }
    }

    @Test
    void bothAreDarkWhenTheDriverFailsAndTheNodeGoesOn() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            ask(client, "0 42 0");
            assertTrue(awaitChange().startsWith("steered by "));
            board.broken = true;
            assertEquals("ERR the LEDs failed and are to be dark", ask(client, "0 43 0"));
            assertEquals("dark: the driver failed", awaitChange());
            assertEquals("42.0 0.0", board.light()); // it could not be told
            int timers = time.pendingTimers();
            for (int message = 0; message < 5; message++) {
                ask(client, "0 43 0");
            }
            assertEquals(timers, time.pendingTimers()); // one retry for all of them
            board.broken = false;
            assertIsMadeDarkAndSteeredAgain(node, client);
        }
    }

    private void assertIsMadeDarkAndSteeredAgain(RunningNode node, WebSocket client) throws Exception {
        time.advance(Duration.ofSeconds(1)); // both the look and the retry
        Waits.until(() -> assertEquals("0.0 0.0", board.light()));
        assertTrue(node.counters().get("driver_failures") >= 2);
        assertEquals("green 43", ask(client, "0 43 0"));
    }

    private static Stream<Runnable> mistakes() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("out of colours");
                },
                () -> {
                    throw new UnsatisfiedLinkError("no pin library");
                });
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeOfTheDriverIsAsAFailureAndItIsMadeDarkLater(Runnable mistake) throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            ask(client, "0 42 0");
            board.mistake = mistake;
            assertEquals("ERR the LEDs failed and are to be dark", ask(client, "0 43 0"));
            assertEquals("42.0 0.0", board.light()); // it could not be told
            board.mistake = () -> {};
            assertIsMadeDarkAndSteeredAgain(node, client);
        }
    }

    @Test
    void bothAreDarkAfterAMistakeOfTheWatcher() throws Exception {
        Consumer<NodeEvent> mistaken = event -> {
            events.add(event);
            if (event.text().startsWith("steered by")) {
                throw new IllegalStateException("out of paper");
            }
        };
        try (RunningNode node = run(board, 1, mistaken);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            client.send("0 42 0");
            assertTrue(awaitChange().startsWith("steered by "));
            assertTrue(awaitChange().endsWith(" left"));
            assertEquals("0.0 0.0", board.light());
        }
    }

    @Test
    void bothAreDarkAtTheStopAlthoughTheClientStays() throws Exception {
        RunningNode node = run(board, 1);
        WebSocket client = network.connectWebSocket(node.endpoint());
        ask(client, "0 42 0");
        node.close();
        assertEquals("0.0 0.0", board.light());
        assertThrows(StreamEndedException.class, () -> client.receive(PATIENCE));
        client.close();
    }

    /** What virtual LEDs recorded, without the name of the run, which is the same in all. */
    private static String trace(RunningNode node, String query) throws Exception {
        String run = get(node, "/trace.json").replaceAll("^(\\{\"run\":\"[0-9a-f]+\",).*", "$1");
        String trace = get(node, "/trace.json" + query);
        assertTrue(trace.startsWith(run), trace);
        return trace.substring(run.length());
    }

    @Test
    void virtualLedsRecordWhatTheyWouldGive() throws Exception {
        var leds = new VirtualLeds();
        try (RunningNode node = run(leds, 1);
                WebSocket client = network.connectWebSocket(node.endpoint())) {
            assertEquals("\"now_ms\":0,\"changes\":[]}", trace(node, ""));
            ask(client, "0 42 0");
            ask(client, "0 42 1");
            time.advance(Duration.ofMillis(250));
            ask(client, "0 -7.25 0");
            assertEquals(
                    "\"now_ms\":250,\"changes\":[{\"ms\":0,\"green\":42,\"red\":0},{\"ms\":250,\"green\":0,\"red\":0},"
                            + "{\"ms\":250,\"green\":0,\"red\":7.25}]}",
                    trace(node, "?after=-1"));
            assertEquals(2, leds.changesAfter(0).size());
            assertEquals("\"now_ms\":250,\"changes\":[]}", trace(node, "?after=250"));
            assertTrue(get(node, "/trace.json?after=x").startsWith("the query is none"));
            for (int i = 0; i < VirtualLeds.MOST; i++) {
                ask(client, "0 %d 0".formatted(1 + i % 2));
            }
            assertEquals(VirtualLeds.MOST, leds.changesAfter(-1).size());
        }
    }

    @Test
    void ledsOnAllAddressesNeedAGuard() {
        NodeOptions open = NodeOptions.of("leds", Endpoint.ws("0.0.0.0", 0, "/"));
        String problem = assertThrows(
                        IllegalArgumentException.class,
                        () -> RunningNode.start(network, new LedsNode(board, 1, LedsNode.STALE), open))
                .getMessage();
        assertTrue(problem.contains("use TLS, a token or --insecure"), problem);
        assertEquals("77.0 77.0", board.light()); // not touched
    }
}
