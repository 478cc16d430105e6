package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that computes on the carrier scheduler holds its loop; nothing else may wait for it for ever. In real time. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldLoopTest {

    private final CountDownLatch holding = new CountDownLatch(1);
    private volatile boolean released;

    private Network network = Network.open(Stack.CARRIER.options().withLoops(1));

    private void hold(FrameStream<String> stream) throws Exception {
        for (String line : stream) {
            if (line.equals("hold")) {
                holding.countDown();
                while (!released) {
                    Thread.onSpinWait();
                }
            }
            stream.send(line);
        }
    }

    private Server serve() throws Exception {
        return network.serve(
                Endpoint.tcp("127.0.0.1", 0),
                Lines.text(),
                ServerOptions.defaults().with(Limit.LINGER, 1000),
                this::hold);
    }

    /** A peer whose handler waits for its next line. */
    private static RecordingPeer echoedPeerOf(Server server) throws Exception {
        RecordingPeer peer = RecordingPeer.connect(server.endpoint());
        peer.send("before\n").assertReceives("before\n");
        return peer;
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

    @Test
    void theOneThatHoldsItIsNamedWithThePlaceItIsAt() throws Exception {
        Server server = serve();
        // the handler's first turn, of which a machine that stalls makes a long one too, is not looked at
        try (RecordingPeer peer = echoedPeerOf(server);
                LogLines log = new LogLines()) {
            peer.send("hold\n");
            holding.await();
            WithManualTime.await(
                    "the log names it",
                    () -> !log.containing("HeldLoopTest.hold").isEmpty());
            // on a machine that stalls, what else runs on a loop may be told too
            String line = log.containing("HeldLoopTest.hold").getFirst();
            assertTrue(line.contains("has held its event loop"), line);
            assertTrue(line.contains("streamctl tcp://127.0.0.1:"), line);
            released = true;
            peer.assertReceives("before\nhold\n");
            WithManualTime.await(
                    "its end is told",
                    () -> !log.containing("let go of its event loop").isEmpty());
            assertEquals(1, log.containing("HeldLoopTest.hold").size(), "it is told once");
        }
    }

    @Test
    void otherLoopsServeTheirConnectionsMeanwhile() throws Exception {
        network.close();
        network = Network.open(Stack.CARRIER.options().withLoops(2));
        Server server = serve();
        // loops take turns: this peer has the first, the next one the second
        try (RecordingPeer holder = RecordingPeer.connect(server.endpoint())) {
            holder.send("hold\n");
            holding.await();
            StringBuilder answered = new StringBuilder();
            try (RecordingPeer other = RecordingPeer.connect(server.endpoint())) {
                for (int i = 0; i < 100; i++) {
                    answered.append("line ").append(i).append('\n');
                    other.send("line " + i + "\n").assertReceives(answered.toString());
                }
            }
            assertEquals(0, holder.received().length);
            released = true;
            holder.assertReceives("hold\n");
        }
    }

    /** Listening sockets have a loop that no handler can hold: whichever of the others is held. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void newConnectionsOfOtherLoopsAreServedMeanwhileAndThoseOfTheHeldOneAfterwards(int held) throws Exception {
        network.close();
        network = Network.open(Stack.CARRIER.options().withLoops(2));
        Server server = serve();
        // loops take turns
        List<RecordingPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < held; i++) {
                peers.add(RecordingPeer.connect(server.endpoint()));
                peers.getLast().send("first\n").assertReceives("first\n");
            }
            peers.getLast().send("hold\n");
            holding.await();
            RecordingPeer free = RecordingPeer.connect(server.endpoint());
            peers.add(free);
            free.send("free\n").assertReceives("free\n");
            RecordingPeer waiting = RecordingPeer.connect(server.endpoint());
            peers.add(waiting);
            waiting.send("late\n");
            RecordingPeer another = RecordingPeer.connect(server.endpoint());
            peers.add(another);
            another.send("another\n").assertReceives("another\n");
            assertEquals(0, waiting.received().length);
            released = true;
            waiting.assertReceives("late\n");
        } finally {
            released = true;
            for (RecordingPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void withOneLoopNewConnectionsWait() throws Exception {
        Server server = serve();
        try (RecordingPeer holder = RecordingPeer.connect(server.endpoint())) {
            holder.send("hold\n");
            holding.await();
            try (RecordingPeer late = RecordingPeer.connect(server.endpoint())) {
                late.send("late\n");
                assertEquals(1, server.stats().accepted());
                released = true;
                late.assertReceives("late\n");
                assertEquals(2, server.stats().accepted());
            }
        }
    }

    /** Its loop has gone, so it goes on where the JDK's own virtual threads run. */
    @Test
    void aHandlerThatOutlivesItsLoopComesToItsEndAllTheSame() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<String> end = new CompletableFuture<>();
        Server server = network.serve(
                Endpoint.tcp("127.0.0.1", 0),
                Lines.text(),
                ServerOptions.defaults().with(Limit.LINGER, 10),
                stream -> {
                    holding.countDown();
                    awaitDeaf(release);
                    Thread child = Thread.startVirtualThread(() -> end.complete("ended"));
                    child.join();
                });
        try (RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            holding.await();
            network.close();
            assertFalse(end.isDone());
            release.countDown();
            assertEquals("ended", end.get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
            peer.awaitEnding();
        }
    }

    /** Parked, not spinning: the loop is free and ends. */
    private static void awaitDeaf(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }
}
