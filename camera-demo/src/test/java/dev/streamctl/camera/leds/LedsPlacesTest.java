package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may steer, and who has to go. */
@Timeout(180)
class LedsPlacesTest extends LedsNodeCase {

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
}
