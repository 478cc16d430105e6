package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Waits;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver, or a device, that takes a value and does not come back. */
@Timeout(180)
class LedsHangTest extends LedsNodeCase {

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private void hang() {
        hangs.countDown();
        Waits.uninterruptibly(release);
    }

    /** Steers, so that the driver hangs. */
    private void steerUntilItHangs(WebSocket client) throws Exception {
        assertEquals("green 42", ask(client, "0 42 0"));
        board.mistake = this::hang;
        client.send(Message.of("0 43 0"), PATIENCE);
        assertTrue(hangs.await(60, TimeUnit.SECONDS));
    }

    @Test
    void bothAreDarkAtTheStopAlthoughTheDriverHangsInAMessageAndStayDarkWhenItComesBack() throws Exception {
        try (RunningNode node = run(board, 1);
                WebSocket client = network.connectWebSocket(node.endpoint());
                AutoCloseable _ = release::countDown) {
            steerUntilItHangs(client);
            board.mistake = () -> {};
            int timers = time.pendingTimers();
            CompletableFuture<Boolean> quiet = CompletableFuture.supplyAsync(node::quiet, Thread::startVirtualThread);
            time.awaitTimers(timers + 1, PATIENCE);
            time.advance(Duration.ofSeconds(3)); // so long it waits for its turn
            assertTrue(quiet.get(60, TimeUnit.SECONDS));
            assertEquals("0.0 0.0", board.light());
            release.countDown();
            assertEquals("ERR the node stops", client.receive(PATIENCE).asText());
            assertEquals("0.0 0.0", board.light());
        }
    }

    @Test
    void aNodeWhoseDeviceHangsForGoodIsStoppedAllTheSameAndSaysSo() throws Exception {
        RunningNode node = run(board, 1);
        try (WebSocket client = network.connectWebSocket(node.endpoint());
                AutoCloseable _ = release::countDown) {
            steerUntilItHangs(client);
            Thread close = Thread.startVirtualThread(node::close);
            while (close.isAlive()) {
                time.advance(Duration.ofMillis(100));
                Thread.yield();
            }
            assertFalse(node.quiet());
        }
    }

    @Test
    void theOneThatGivesLightIsMadeDarkFirstForTheOtherMayHang() throws Exception {
        List<String> set = new ArrayList<>();
        LedPair pair = LedPair.of(recorded("green", set), recorded("red", set));
        for (double percent : new double[] {42, -17}) {
            var _ = pair.show(Light.of(percent));
            set.clear();
            pair.darken();
            assertEquals(percent > 0 ? List.of("green 0.0", "red 0.0") : List.of("red 0.0", "green 0.0"), set);
        }
    }

    private static Led recorded(String name, List<String> set) {
        return new Led() {
            @Override
            public double set(double percent) {
                set.add(name + " " + percent);
                return percent;
            }

            @Override
            public void close() {}
        };
    }
}
