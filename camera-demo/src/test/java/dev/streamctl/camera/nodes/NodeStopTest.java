package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.Waits;
import dev.streamctl.limits.Limit;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
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
        var time = new ManualTime();
        var options = NodeOptions.of("single", Bench.ANYWHERE).withTime(time);
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
        Thread close = Thread.startVirtualThread(node::close);
        while (close.isAlive()) {
            time.advance(Duration.ofSeconds(1));
            Thread.yield();
        }
        assertEquals(1, ended.getCount());
        go.countDown();
        assertTrue(ended.await(60, TimeUnit.SECONDS));
    }

    @Test
    void whatGoesWrongAtTheEndDoesNotHideWhatWentWrongBefore() throws Exception {
        RunningNode node = bench.run("single", new Single() {
            @Override
            public void stopping() {
                throw new IllegalStateException("out of ideas");
            }

            @Override
            public void stop() {
                throw new IllegalStateException("and of time");
            }
        });
        var first = assertThrows(IllegalStateException.class, node::close);
        assertEquals("out of ideas", first.getMessage());
        assertEquals("and of time", first.getSuppressed()[0].getMessage());
    }

    @Test
    void aStartThatFailsIsToldAlthoughTheEndFailsAsWell() throws Exception {
        var single = new Single() {
            @Override
            public void setup(NodeContext given) {
                throw new IllegalArgumentException("no such device");
            }

            @Override
            public void stop() {
                throw new IllegalStateException("out of ideas");
            }
        };
        var first = assertThrows(IllegalArgumentException.class, () -> bench.run("single", single));
        assertEquals("no such device", first.getMessage());
        assertEquals("out of ideas", first.getSuppressed()[0].getMessage());
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
