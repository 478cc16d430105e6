package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.BindFailedException;
import dev.streamctl.Endpoint;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Waits;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class NodeStartTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aNodeThatCannotListenIsNeverSetUp() throws Exception {
        RunningNode taken = bench.run("buzzer", new BuzzerNode("buzz"));
        var single = new Single();
        assertThrows(
                BindFailedException.class,
                () -> bench.run(
                        single, NodeOptions.of("single", taken.endpoint().at("/"))));
        assertEquals(List.of(), single.life);
    }

    @Test
    void aNodeThatCannotBeSetUpIsStoppedAndItsTasksNeverRun() {
        var ran = new AtomicInteger();
        var sent = new AtomicReference<CompletableFuture<Outcome>>();
        var single = new Single() {
            @Override
            public void setup(NodeContext given) {
                super.setup(given);
                given.start(ran::incrementAndGet);
                sent.set(given.link("nobody").send("1"));
                throw new IllegalArgumentException("no such device");
            }
        };
        assertThrows(IllegalArgumentException.class, () -> bench.run("single", single));
        assertEquals(List.of("setup", "stop"), single.life);
        assertEquals(0, ran.get());
        assertEquals(new Outcome.Dropped(), sent.get().getNow(null)); // its link has ended too, which it does last
    }

    /** Is set up once it is released. */
    private static class Slow extends Single {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void setup(NodeContext given) {
            begun.countDown();
            Waits.uninterruptibly(release);
            super.setup(given);
        }

        @Override
        public Routes pages(Routes routes) {
            return routes.withHttp("/", _ -> {
                life.add("page");
                return Response.text("a page");
            });
        }
    }

    private final CompletableFuture<RunningNode> started = new CompletableFuture<>();

    /** Starts it where another server was, which shared its port and has left since; returns while it is being set up. */
    private Endpoint.Ws start(Slow node) throws Exception {
        ServerOptions shared = NodeOptions.of("single", Bench.ANYWHERE).server().withSharePort(true);
        try (Server before = bench.network.serveWebSocket(Bench.ANYWHERE, Routes.none(), shared)) {
            Endpoint.Ws where = ((Endpoint.Ws) before.endpoint()).at("/");
            Thread.startVirtualThread(() -> {
                try {
                    started.complete(
                            bench.run(node, NodeOptions.of("single", where).withServer(shared)));
                } catch (Throwable e) {
                    started.completeExceptionally(e);
                }
            });
            assertTrue(node.begun.await(60, TimeUnit.SECONDS));
            return where;
        }
    }

    @Test
    void whoComesBeforeTheNodeIsSetUpWaits() throws Exception {
        var node = new Slow();
        Endpoint.Ws where = start(node);
        CompletableFuture<HttpResponse<String>> page = bench.page(where);
        WebSocket client = bench.known(bench.network.connectWebSocket(where));
        client.send("1");
        node.release.countDown();
        assertEquals("re 1", client.receive(Bench.PATIENCE).asText());
        assertEquals("a page", page.get(60, TimeUnit.SECONDS).body());
        assertEquals("setup", node.life.getFirst());
        assertTrue(started.get(60, TimeUnit.SECONDS).endpoint().port() > 0);
    }

    @Test
    void whoWaitsForANodeThatCannotBeSetUpIsTurnedAway() throws Exception {
        var node = new Slow() {
            @Override
            public void setup(NodeContext given) {
                super.setup(given);
                throw new IllegalArgumentException("no such device");
            }
        };
        WebSocket client = bench.known(bench.network.connectWebSocket(start(node)));
        node.release.countDown();
        assertThrows(StreamEndedException.class, () -> client.receive(Bench.PATIENCE));
        var failure = assertThrows(ExecutionException.class, () -> started.get(60, TimeUnit.SECONDS));
        assertEquals("no such device", failure.getCause().getMessage());
        assertEquals(List.of("setup", "stop"), node.life);
    }
}
