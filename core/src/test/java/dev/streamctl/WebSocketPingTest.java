package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The pings of the application, beside those of every {@code PING_PERIOD} and without them. */
class WebSocketPingTest extends OnWebSockets {

    private static final Limits ONLY_ASKED = STILL.with(Limit.PONG_TIMEOUT, Duration.ofSeconds(20));

    private static String ping(int number) {
        return "8908%016x".formatted(number);
    }

    private static byte[] pong(int number) {
        return WebSocketPeer.hex("8a88 00000000 %016x".formatted(number));
    }

    private static int count(RecordingPeer peer, String frame) {
        return WebSocketPeer.after(peer).split(frame, -1).length - 1;
    }

    /** A ping goes out, is answered after this time, and the answer seen. */
    private void roundTrip(WebSocket socket, RecordingPeer peer, int number, Duration takes) throws Exception {
        String before = WebSocketPeer.after(peer);
        socket.ping();
        await("the ping came", () -> WebSocketPeer.after(peer).equals(before + ping(number)));
        pass(takes);
        peer.send(pong(number));
        await("the answer was seen", () -> socket.roundTrip().equals(Optional.of(takes)));
    }

    @Test
    void aPingThatIsYoungWhenTheLastOneIsLookedAtEndsNothing() throws Exception {
        Server server = still(
                STILL.with(Limit.PING_PERIOD, Duration.ofSeconds(1)).with(Limit.PONG_TIMEOUT, Duration.ofSeconds(1)));
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        awaitTimers(1);
        for (int number = 1; number <= 100; number++) {
            // whenever time passes, a ping is open: this one, or one of the period that was quicker
            int open = number;
            socket.ping();
            await("a ping came", () -> count(peer, "8908") >= open);
            pass(Duration.ofMillis(51));
            peer.send(pong(number)).send(WebSocketPeer.frame(0x89, "p"));
            await("the answer was seen", () -> count(peer, "8a0170") == open);
            assertEquals(Optional.of(Duration.ofMillis(51)), socket.roundTrip());
        }
        pass(Duration.ZERO);
        assertFalse(peer.ended());
        assertEquals(0, server.stats().noPongs());
        await("those of the period go on", () -> {
            time.advance(Duration.ofMillis(1));
            return count(peer, "8908") == 101;
        });
    }

    @Test
    void aPingOfTheApplicationHasItsDeadlineFromWhenItWasAskedFor() throws Exception {
        Server server = still(ONLY_ASKED);
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        assertEquals(Optional.empty(), socket.roundTrip());
        roundTrip(socket, peer, 1, Duration.ofMillis(250));
        socket.ping();
        await("the second came", () -> WebSocketPeer.after(peer).equals(ping(1) + ping(2)));
        pass(Duration.ofMillis(19_999));
        pass(Duration.ZERO);
        assertFalse(peer.ended());
        pass(Duration.ofMillis(1));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(ping(1) + ping(2) + "880203f3", WebSocketPeer.after(peer));
        assertEquals(Optional.of(Duration.ofMillis(250)), socket.roundTrip());
        await("counted", () -> server.stats().noPongs() == 1);
    }

    @Test
    void ofManyAtOnceOneIsSentAndTheNextWhenThatIsAnswered() throws Exception {
        Server server = still(ONLY_ASKED);
        RecordingPeer peer = peer(server);
        WebSocket socket = atServer();
        List<Call<Void>> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asking.add(Call.run(() -> {
                for (int j = 0; j < 1000; j++) {
                    socket.ping();
                }
            }));
        }
        asking.forEach(Call::result);
        await("the first came", () -> WebSocketPeer.after(peer).equals(ping(1)));
        peer.send(WebSocketPeer.frame(0x89, "p"));
        await("all was said", () -> WebSocketPeer.after(peer).endsWith("8a0170"));
        assertEquals(ping(1) + "8a0170", WebSocketPeer.after(peer));
        peer.send(pong(1));
        await("the answer was seen", () -> socket.roundTrip().isPresent());
        roundTrip(socket, peer, 2, Duration.ofMillis(30));
    }

    /** Its ping waits behind what it has not taken. */
    @Test
    void aPeerThatTakesNothingIsCutForThatAndNotForAnAnswer() throws Exception {
        Duration patience = Duration.ofSeconds(20);
        Server server = still(OnEverySetting.WIDE
                .with(Limit.PING_PERIOD, 0)
                .with(Limit.PONG_TIMEOUT, patience)
                .with(Limit.SLOW_CONSUMER, Duration.ofSeconds(50)));
        known(RecordingPeer.connectWebSocket((Endpoint.Ws) server.endpoint(), 0, false));
        WebSocket socket = atServer();
        socket.send(Message.of(new byte[OnEverySetting.STUCK]));
        socket.ping();
        awaitTimers(2);
        var closed = socket.closed().toCompletableFuture();
        for (int i = 0; !closed.isDone() && i < 100; i++) {
            pass(patience);
        }
        var broken = assertInstanceOf(CloseReason.Broken.class, closed.get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(StreamBrokenException.Reason.SLOW_CONSUMER, broken.cause().reason());
        await("counted", () -> server.stats().slowConsumers() == 1);
        assertEquals(0, server.stats().noPongs());
    }
}
