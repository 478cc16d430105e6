package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that computes on the carrier scheduler holds its loop; nothing else may wait for it for ever. In real time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldLoopTest {

    private final CountDownLatch holding = new CountDownLatch(1);
    private volatile boolean released;

    private final Network network = Network.open(Stack.CARRIER.options().withLoops(1));

    private void hold(FrameStream<String> stream) throws Exception {
        String line = stream.receive();
        if (line.equals("hold")) {
            holding.countDown();
            while (!released) {
                Thread.onSpinWait();
            }
        }
        stream.send(line);
    }

    private Server serve() throws Exception {
        return network.serve(
                Endpoint.tcp("127.0.0.1", 0),
                Lines.text(),
                ServerOptions.defaults().with(Limit.LINGER, 1000),
                this::hold);
    }

    @AfterEach
    void release() {
        released = true;
        network.close();
    }

    @Test
    void aShutdownAndACloseEndAllTheSame() throws Exception {
        Server server = serve();
        try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            peer.send("hold\n");
            holding.await();
            server.shutdown(Duration.ofMillis(10));
            assertFalse(released);
            try (LogLines log = new LogLines()) {
                network.close();
                assertFalse(log.containing("does not end").isEmpty(), "the thread that was left is named");
            }
        }
    }
}
