package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Waits;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.WebSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class NodeStopTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aTaskThatHangsIsLeft() throws Exception {
        var go = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var options = NodeOptions.of("single", Bench.ANYWHERE);
        RunningNode node = bench.run(
                new Single() {
                    @Override
                    public void setup(NodeContext given) {
                        given.start(() -> {
                            Waits.uninterruptibly(go);
                            ended.countDown();
                        });
                    }
                },
                options.withServer(options.server().with(Limit.LINGER, 0)));
        node.close();
        assertEquals(1, ended.getCount());
        go.countDown();
        assertTrue(ended.await(60, TimeUnit.SECONDS));
    }

    @Test
    void aNodeThatMakesAMistakeAsItsStopBeginsIsStoppedAllTheSame() throws Exception {
        var single = new Single() {
            @Override
            public void stopping() {
                throw new IllegalStateException("out of ideas");
            }
        };
        RunningNode node = bench.run("single", single);
        WebSocket client = bench.client(node);
        assertEquals("re 1", Bench.ask(client, "1"));
        assertEquals(
                "out of ideas",
                assertThrows(IllegalStateException.class, node::close).getMessage());
        assertThrows(StreamEndedException.class, () -> client.receive(Bench.PATIENCE));
        assertTrue(single.life.contains("stop"));
    }
}
