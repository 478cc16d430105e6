package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class LedsNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Endpoint.Ws ANYWHERE = Endpoint.ws("127.0.0.1", 0, "/");

    private final Network network = Network.open();
    private final ManualTime time = new ManualTime();
    private final BlockingQueue<NodeEvent> events = new LinkedBlockingQueue<>();
    private final Board board = new Board();

    /** Two LEDs in memory, which can fail. */
    private static final class Board implements LedDriver {
        volatile double green = 77;
        volatile double red = 77;
        volatile boolean broken;

        @Override
        public String name() {
            return "board";
        }

        @Override
        public LedPair open(TimeSource time) throws IOException {
            return LedPair.of(led(percent -> green = percent), led(percent -> red = percent));
        }

        private Led led(DoubleConsumer set) {
            return new Led() {
                @Override
                public double set(double percent) throws IOException {
                    if (broken) {
                        throw new LedException("the wire is cut", null);
                    }
                    set.accept(percent);
                    return percent;
                }

                @Override
                public void close() throws IOException {
                    set(0);
                }
            };
        }

        String light() {
            return green + " " + red;
        }
    }

    @AfterEach
    void close() {
        network.close();
    }

    private RunningNode run(LedDriver driver, int maxClients) throws Exception {
        return RunningNode.start(
                network,
                new LedsNode(driver, maxClients, Duration.ofSeconds(1)),
                NodeOptions.of("leds", ANYWHERE).withTime(time).withWatcher(events::add));
    }

    private static String ask(WebSocket socket, String text) throws Exception {
        socket.send(Message.of(text), PATIENCE);
        return socket.receive(PATIENCE).asText();
    }

    private String awaitChange() throws Exception {
        while (true) {
            NodeEvent event = events.poll(60, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing changed");
            }
            if (event.kind() == NodeEvent.Kind.CHANGED) {
                return event.text();
            }
        }
    }

    private static String get(RunningNode node, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI where =
                    URI.create("http://127.0.0.1:%d%s".formatted(node.endpoint().port(), path));
            return http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

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
            time.advance(Duration.ofSeconds(1)); // both the look and the retry
            while (!board.light().equals("0.0 0.0")) {
                Thread.onSpinWait();
            }
            assertTrue(node.counters().get("driver_failures") >= 2);
            assertEquals("green 43", ask(client, "0 43 0"));
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

    @Test
    void aSecondClientIsRefusedUntilTheFirstHasLeft() throws Exception {
        try (RunningNode node = run(board, 1)) {
            WebSocket first = network.connectWebSocket(node.endpoint());
            ask(first, "0 42 0");
            awaitChange();
            WebSocket second = network.connectWebSocket(node.endpoint());
            assertThrows(StreamEndedException.class, () -> second.receive(PATIENCE));
            assertEquals(
                    new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "another client steers the LEDs"),
                    second.peerStatus().orElseThrow());
            assertEquals("42.0 0.0", board.light());
            assertEquals(
                    "{\"driver\":\"board\",\"green\":42,\"red\":0,\"steered\":true,\"clients\":1,\"max_clients\":1}",
                    get(node, "/leds.json"));
            first.close();
            awaitChange();
            try (WebSocket third = network.connectWebSocket(node.endpoint())) {
                assertEquals("red 1", ask(third, "0 -1 0"));
            }
        }
    }

    private void awaitOpened() throws Exception {
        NodeEvent event;
        do {
            event = events.poll(60, TimeUnit.SECONDS);
        } while (event != null && event.kind() != NodeEvent.Kind.OPENED);
        assertTrue(event != null, "nobody came");
    }

    private static void assertClosed(WebSocket socket, String reason) {
        assertThrows(StreamEndedException.class, () -> socket.receive(PATIENCE));
        assertEquals(
                new CloseStatus(CloseStatus.TRY_AGAIN_LATER, reason),
                socket.peerStatus().orElseThrow());
    }

    @Test
    void aClientThatNeverSteersGivesItsPlaceToTheNextAfterFiveSeconds() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket silent = network.connectWebSocket(node.endpoint())) {
            awaitOpened();
            time.advance(Duration.ofSeconds(5).minusNanos(1));
            assertClosed(network.connectWebSocket(node.endpoint()), "another client steers the LEDs");
            time.advance(Duration.ofNanos(1));
            try (WebSocket next = network.connectWebSocket(node.endpoint())) {
                assertEquals("red 1", ask(next, "0 -1 0"));
                assertClosed(silent, "no good message for 5 s, another client takes the place");
                assertEquals(1, node.counters().get("replaced"));
                assertEquals("0.0 1.0", board.light());
            }
        }
    }

    @Test
    void aClientWhoseSensorIsStaleGivesItsPlaceUpAndRubbishDoesNotKeepIt() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket stale = network.connectWebSocket(node.endpoint())) {
            ask(stale, "0 42 0");
            time.advance(Duration.ofSeconds(1));
            assertEquals("dark", stale.receive(PATIENCE).asText());
            time.advance(Duration.ofSeconds(4));
            assertTrue(ask(stale, "rubbish").startsWith("ERR "));
            try (WebSocket next = network.connectWebSocket(node.endpoint())) {
                assertEquals("red 1", ask(next, "0 -1 0"));
                assertClosed(stale, "no good message for 5 s, another client takes the place");
            }
        }
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
