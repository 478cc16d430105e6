package dev.streamctl.camera.leds;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.AfterEach;

/** A node of LEDs in memory, whose time is a test's, and what its clients say. */
abstract class LedsNodeCase {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Endpoint.Ws ANYWHERE = Endpoint.ws("127.0.0.1", 0, "/");

    final Network network = Network.open();
    final ManualTime time = new ManualTime();
    final BlockingQueue<NodeEvent> events = new LinkedBlockingQueue<>();
    final Board board = new Board();

    /** Two LEDs in memory, which can fail, and whose driver can make a mistake. */
    static final class Board implements LedDriver {
        volatile double green = 77;
        volatile double red = 77;
        volatile boolean broken;
        volatile Runnable mistake = () -> {};

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
                    mistake.run();
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

    RunningNode run(LedDriver driver, int maxClients) throws Exception {
        return run(driver, maxClients, events::add);
    }

    RunningNode run(LedDriver driver, int maxClients, Consumer<NodeEvent> watcher) throws Exception {
        return RunningNode.start(
                network,
                new LedsNode(driver, maxClients, Duration.ofSeconds(1)),
                NodeOptions.of("leds", ANYWHERE).withTime(time).withWatcher(watcher));
    }

    static String ask(WebSocket socket, String text) throws Exception {
        socket.send(Message.of(text), PATIENCE);
        return socket.receive(PATIENCE).asText();
    }

    String awaitChange() throws Exception {
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

    static String get(RunningNode node, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI where =
                    URI.create("http://127.0.0.1:%d%s".formatted(node.endpoint().port(), path));
            return http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
