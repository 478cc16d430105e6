package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Waits;
import dev.streamctl.task.TaskScope;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RunningNodeTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aBinaryMessageIsRefusedAndCountedAndTheConnectionGoesOn() throws Exception {
        RunningNode buzzer = bench.run("buzzer", new BuzzerNode("buzz"));
        WebSocket client = bench.client(buzzer);
        assertEquals("ERR a binary message; only text is understood", Bench.ask(client, Message.of(new byte[] {'1'})));
        assertEquals("buzz", Bench.ask(client, "1"));
        assertEquals(1, buzzer.counters().get("not_text"));
        assertEquals(1, buzzer.counters().get("buzzes"));
        assertEquals(2, buzzer.counters().get("messages"));
    }

    @Test
    void aMessageThatIsTooLongEndsItsOwnConnectionAlone() throws Exception {
        RunningNode buzzer = bench.run("buzzer", new BuzzerNode("buzz"));
        WebSocket other = bench.client(buzzer);
        WebSocket client = bench.client(buzzer);
        assertEquals("...", Bench.ask(client, "x".repeat(NodeOptions.MAX_MESSAGE)));
        client.send("x".repeat(NodeOptions.MAX_MESSAGE + 1));
        assertThrows(StreamEndedException.class, () -> client.receive(Bench.PATIENCE));
        assertEquals(CloseStatus.TOO_BIG, client.peerStatus().orElseThrow().code());
        assertEquals(1, buzzer.server().stats().tooLong());
        assertEquals("buzz", Bench.ask(other, "1"));
    }

    @Test
    void aMessageThatIsNoNumberChangesNothingOfAPin() throws Exception {
        RunningNode pin = bench.run("iopin", new PinNode(0.5, 3, null));
        WebSocket client = bench.client(pin);
        for (String wrong : List.of("tick", "", "1.5", "1 2", "0x10", "12345678901234567890", "\u0663")) {
            assertTrue(Bench.ask(client, wrong).startsWith("ERR a tick is a whole number, not '"), wrong);
        }
        assertEquals(0, pin.counters().get("ticks"));
        assertEquals(7, pin.counters().get("refused_messages"));
        assertEquals("acknowledged", Bench.ask(client, "1"));
        assertEquals("acknowledged", Bench.ask(client, " 2\n"));
        assertEquals(2, pin.counters().get("ticks"));
        assertEquals(6, pin.counters().get("bits"));
    }

    @Test
    void aSecondClientIsRefusedUntilTheFirstHasLeft() throws Exception {
        var single = new Single();
        RunningNode node = bench.run("single", single);
        WebSocket first = bench.client(node);
        assertEquals("re 1", Bench.ask(first, "1"));
        WebSocket second = bench.client(node);
        assertThrows(StreamEndedException.class, () -> second.receive(Bench.PATIENCE));
        assertEquals(
                new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "there is another client"),
                second.peerStatus().orElseThrow());
        assertEquals(1, node.counters().get("refused_clients"));
        first.close();
        Waits.until(() -> assertEquals(0, node.server().stats().open()));
        assertEquals("re 2", Bench.ask(bench.client(node), "2"));
        node.close();
        node.close();
        assertEquals(List.of("setup", "opened", "1", "closed", "opened", "2", "closed", "stop"), single.life);
    }

    @Test
    void aPageMayBeWhereMessagesAreTaken() throws Exception {
        RunningNode node = bench.run("single", new Single());
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:%d/".formatted(node.endpoint().port())))
                    .build();
            assertEquals(
                    "a page",
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        assertEquals(
                "re 1",
                Bench.ask(
                        bench.known(
                                bench.network.connectWebSocket(node.endpoint().at("/"))),
                        "1"));
    }

    @Test
    void aWatcherThatThrowsTakesNoPlaceAway() throws Exception {
        var single = new Single();
        var wrong = new AtomicInteger(1);
        RunningNode node =
                bench.run(single, NodeOptions.of("single", Bench.ANYWHERE).withWatcher(event -> {
                    bench.events.add(event);
                    if (event.kind() == NodeEvent.Kind.OPENED && wrong.getAndDecrement() > 0) {
                        throw new IllegalStateException("a mistake of the watcher");
                    }
                }));
        bench.client(node);
        bench.await(NodeEvent.Kind.CLOSED);
        assertEquals("re 1", Bench.ask(bench.client(node), "1"));
    }

    @Test
    void aNodeThatOthersCouldReachNeedsAGuard() throws Exception {
        Endpoint.Ws open = Endpoint.ws("0.0.0.0", 0, "/");
        NodeOptions options = NodeOptions.of("buzzer", open);
        String problem = assertThrows(IllegalArgumentException.class, () -> bench.run(new BuzzerNode("buzz"), options))
                .getMessage();
        assertTrue(problem.startsWith("the node buzzer at ws://0.0.0.0:0/ would be open to"), problem);
        RunningNode insists = bench.run(new BuzzerNode("buzz"), options.withInsecure(true));
        assertTrue(insists.endpoint().port() > 0);
    }

    @Test
    void aTaskThatFailsEndsTheNodeWithItsFailure() throws Exception {
        RunningNode node = bench.run("single", new Single() {
            @Override
            public void setup(NodeContext given) {
                given.start(() -> {
                    throw new IllegalStateException("out of ideas");
                });
            }
        });
        var failure = assertThrows(
                ExecutionException.class,
                () -> node.finished().toCompletableFuture().get(60, TimeUnit.SECONDS));
        assertEquals("out of ideas", failure.getCause().getMessage());
    }

    @Test
    void whatIsDueLaterRunsInTurnAndNotAfterTheStop() throws Exception {
        var time = new ManualTime();
        var single = new Single();
        RunningNode node =
                bench.run(single, NodeOptions.of("single", Bench.ANYWHERE).withTime(time));
        var ran = new CountDownLatch(1);
        NodeContext context = single.context.get();
        context.after(Duration.ofSeconds(1), ran::countDown);
        context.after(Duration.ofSeconds(1), () -> single.life.add("cancelled")).cancel();
        context.after(Duration.ofSeconds(9), () -> single.life.add("too late"));
        time.advance(Duration.ofSeconds(1));
        assertTrue(ran.await(60, TimeUnit.SECONDS));
        node.close();
        time.advance(Duration.ofSeconds(9));
        assertEquals(List.of("setup", "stop"), single.life);
    }

    @Test
    void clientsAtTheSameTimeMeetANodeThatDoesOneThingAtATime() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        RunningNode node = bench.run("busy", new Node() {
            @Override
            public String role() {
                return "busy";
            }

            @Override
            public void setup(NodeContext context) {}

            @Override
            public String loop(Channel channel, String message) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                for (int i = 0; i < 100; i++) {
                    Thread.yield();
                }
                inside.decrementAndGet();
                return message;
            }
        });
        try (var scope = TaskScope.open(TaskScope.Policy.FAIL_FAST)) {
            for (int i = 0; i < 8; i++) {
                WebSocket client = bench.client(node);
                scope.fork(() -> {
                    for (int message = 0; message < 50; message++) {
                        assertEquals("" + message, Bench.ask(client, "" + message));
                    }
                });
            }
            scope.join();
        }
        assertEquals(400, node.counters().get("messages"));
        assertEquals(1, most.get());
    }
}
