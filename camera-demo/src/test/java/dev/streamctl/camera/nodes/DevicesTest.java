package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clock, pin and buzzer, together. */
@Timeout(180)
class DevicesTest {

    private static final long SEED = 7;

    private final Bench bench = new Bench();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static NodeOptions at(String name, Endpoint.Ws other) {
        NodeDirectory directory = _ -> other;
        return NodeOptions.of(name, Bench.ANYWHERE).withDirectory(directory, null);
    }

    private static List<String> bits(int count, double chance) {
        var random = new SplittableRandom(SEED);
        return IntStream.range(0, count)
                .mapToObj(_ -> random.nextDouble() < chance ? "1" : "0")
                .toList();
    }

    @Test
    void theBuzzerHearsEachBitOfThePinAtEachTickOfTheClock() throws Exception {
        var heard = new LinkedBlockingQueue<NodeEvent>();
        RunningNode buzzer = bench.run(
                new BuzzerNode("buzz buzz buzz"),
                NodeOptions.of("buzzer", Bench.ANYWHERE).withWatcher(heard::add));
        RunningNode pin = bench.run(
                new PinNode(0.5, 4, "buzzer"), at("iopin", buzzer.endpoint()).withRandom(new SplittableRandom(SEED)));
        RunningNode clock = bench.run(new ClockNode("iopin", 3, Duration.ZERO), at("clock", pin.endpoint()));
        clock.finished().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(3, clock.counters().get("ticks_acknowledged"));
        pin.close();
        Waits.until(() -> assertEquals( // it is told behind the answer
                12,
                heard.stream().filter(event -> event.kind() == Kind.ANSWERED).count()));
        List<String> received = heard.stream()
                .filter(event -> event.kind() == Kind.RECEIVED)
                .map(NodeEvent::text)
                .toList();
        assertEquals(bits(12, 0.5), received);
        assertEquals(
                received.stream().filter("1"::equals).count(), buzzer.counters().get("buzzes"));
        assertEquals(12, pin.counters().get("link_answered"));
        List<String> answers = heard.stream()
                .filter(event -> event.kind() == Kind.ANSWERED)
                .map(NodeEvent::text)
                .toList();
        Map<String, String> sounds = Map.of("1", "buzz buzz buzz", "0", "...");
        assertEquals(received.stream().map(sounds::get).toList(), answers);
    }

    @Test
    void theClockWaitsForItsDelayBetweenTheAnswerAndTheNextTick() throws Exception {
        var time = new ManualTime();
        Endpoint.Ws pin = bench.serve(socket -> {
            for (Message message : socket) {
                socket.send("acknowledged");
            }
        });
        RunningNode clock = bench.run(
                new ClockNode("iopin", 2, Duration.ofSeconds(1)),
                at("clock", pin).withTime(time).withWatcher(bench.events::add));
        assertEquals("1", bench.await(Kind.SENT).text());
        bench.await(Kind.HEARD);
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(Duration.ofMillis(999));
        assertTrue(bench.events.isEmpty());
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(Duration.ofMillis(1));
        assertEquals("2", bench.await(Kind.SENT).text());
        clock.finished().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aTickThatIsRefusedIsLostAndTheClockGoesOn() throws Exception {
        var ticks = new AtomicInteger();
        Endpoint.Ws pin = bench.serve(socket -> {
            for (Message message : socket) {
                socket.send(ticks.incrementAndGet() == 1 ? "ERR not now" : "acknowledged");
            }
        });
        RunningNode clock = bench.run(new ClockNode("iopin", 3, Duration.ZERO), at("clock", pin));
        clock.finished().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(2, clock.counters().get("ticks_acknowledged"));
        assertEquals(1, clock.counters().get("ticks_lost"));
    }

    @Test
    void aClockTakesNoMessages() throws Exception {
        RunningNode clock =
                bench.run(new ClockNode("iopin", 1, Duration.ZERO), at("clock", Endpoint.ws("127.0.0.1", 1, "/")));
        assertEquals("ERR a clock takes no messages", Bench.ask(bench.client(clock), "1"));
        assertEquals(1, clock.counters().get("refused_messages"));
    }
}
