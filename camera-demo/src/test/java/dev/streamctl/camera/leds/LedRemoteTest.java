package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever wants light may be gone without a word. */
@Timeout(180)
class LedRemoteTest {

    private static final Duration MOST = LedRemote.LAPSE.minusNanos(1);

    private final Network network = Network.open();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void aWishThatIsNotRepeatedLapsesAndTheNodeIsLeft() throws Exception {
        var options = NodeOptions.of("leds", Endpoint.ws("127.0.0.1", 0, "/"));
        try (RunningNode node =
                RunningNode.start(network, new LedsNode(new VirtualLeds(), 1, Duration.ofMinutes(10)), options)) {
            var remote = new LedRemote("leds", () -> network.connectWebSocket(node.endpoint()), time);
            Thread steering = Thread.startVirtualThread(
                    () -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> run(remote)));
            remote.steer(this, 60);
            Waits.until(() -> assertEquals("green 60", remote.state().shown()));
            time.advance(MOST);
            assertNotEquals(LedRemote.Phase.OFF, remote.state().phase());
            remote.steer(this, 60);
            time.advance(MOST);
            assertEquals(60, remote.state().percent());
            time.advance(Duration.ofNanos(1));
            Waits.until(() -> {
                time.advance(Duration.ofMillis(250));
                assertEquals(0, node.server().stats().open());
            });
            Waits.until(() -> assertEquals(new LedRemote.State(LedRemote.Phase.OFF, 0, "", ""), remote.state()));
            steering.interrupt();
            steering.join();
        }
    }

    private static void run(LedRemote remote) {
        try {
            remote.run();
        } catch (Exception e) {
            // the end of the test
        }
    }
}
