package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.Lines;
import dev.streamctl.internal.Dial;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may block or compute apart from a handler does not hold the event loop that carries the handler. In real time. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsApartTest {

    private final Network network = Network.open(Stack.CARRIER.options().withLoops(1));
    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private volatile boolean released;

    @AfterEach
    void release() {
        released = true;
        network.close();
    }

    /** As native code does, which a virtual thread cannot leave. */
    private void hold() {
        holding.countDown();
        while (!released) {
            Thread.onSpinWait();
        }
        letGo.countDown();
    }

    private List<String> holdAndResolve() {
        hold();
        return List.of();
    }

    private Server serve() throws Exception {
        return network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), stream -> {
            for (String line : stream) {
                stream.send(line.equals("dial") ? dial() : line);
            }
        });
    }

    private String dial() throws Exception {
        var dial = new Dial<String, String>(Endpoint.tcp("slow.example", 9000), TimeSource.system());
        try {
            return dial.connect(this::holdAndResolve, (address, attempts) -> () -> {}, Duration.ofMillis(50));
        } catch (ConnectFailedException e) {
            return e.reason().name();
        }
    }

    @Test
    void aNameThatIsLookedUpForAHandlerHoldsNeitherItsDeadlineNorOtherConnections() throws Exception {
        Server server = serve();
        try (RecordingPeer dialling = RecordingPeer.connect(server.endpoint());
                RecordingPeer other = RecordingPeer.connect(server.endpoint())) {
            other.send("before\n").assertReceives("before\n");
            dialling.send("dial\n");
            holding.await();
            other.send("meanwhile\n").assertReceives("before\nmeanwhile\n");
            dialling.assertReceives("TIMED_OUT\n");
            assertEquals(1, letGo.getCount());
        }
    }

    @Test
    void whatWaitsForTheEndOfAConnectionHoldsNoOther() throws Exception {
        Server server = serve();
        try (RecordingPeer other = RecordingPeer.connect(server.endpoint())) {
            other.send("before\n").assertReceives("before\n");
            FrameStream<String> ending = network.connect(server.endpoint(), Lines.text());
            ending.closed().thenRun(this::hold);
            ending.close();
            holding.await();
            other.send("meanwhile\n").assertReceives("before\nmeanwhile\n");
            assertEquals(1, letGo.getCount());
        }
    }
}
