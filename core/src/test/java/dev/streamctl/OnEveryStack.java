package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of a server or a client as a whole: on each stack, with recording peers at the other ends. */
@ParameterizedClass(name = "{0}")
@EnumSource(Stack.class)
abstract class OnEveryStack extends WithManualTime {

    static final Endpoint ANY_PORT = Endpoint.tcp("127.0.0.1", 0);

    @Parameter
    Stack stack;

    /** Handlers may wait here until the test is over. */
    final CountDownLatch testDone = new CountDownLatch(1);

    private final List<RecordingPeer> peers = new ArrayList<>();
    private LoopTurns turns;

    @Override
    final Stack stack() {
        return stack;
    }

    static <F> void echo(FrameStream<F> stream) throws IOException, InterruptedException {
        for (F frame : stream) {
            stream.send(frame);
        }
    }

    final Server echoLines(ServerOptions options) throws Exception {
        return serve(Lines.text(), options, OnEveryStack::echo);
    }

    final <F> Server serve(Framing<F> framing, ServerOptions options, Handler<FrameStream<F>> handler)
            throws Exception {
        return network().serve(ANY_PORT, framing, options, handler);
    }

    /** A new peer that reads. */
    final RecordingPeer peerOf(Server server) throws IOException {
        return known(RecordingPeer.connect(server.endpoint()));
    }

    /** A new peer that does not read. */
    final RecordingPeer deafPeerOf(Server server) throws IOException {
        return known(RecordingPeer.connectWithoutReading(server.endpoint()));
    }

    /** A new peer that has sent a line and got it back, so its handler is at work. */
    final RecordingPeer echoedPeerOf(Server server) throws IOException {
        RecordingPeer peer = peerOf(server);
        peer.send("hello\n").assertReceives("hello\n");
        return peer;
    }

    final RecordingPeer known(RecordingPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** Moves time, once the loop has noted the time of what moved before. */
    final void pass(Duration time) throws Exception {
        if (turns == null) {
            turns = new LoopTurns(network());
        }
        turns.turn(2);
        this.time.advance(time);
    }

    /** The end of every test of a server: nothing is open, and the counters agree with each other. */
    static void assertQuietAndConsistent(Server server) {
        await("nothing is open", () -> server.stats().open() == 0);
        ServerStats stats = server.stats();
        assertAll(
                () -> assertEquals(stats.accepted(), stats.served() + stats.refused()),
                () -> assertEquals(stats.served(), stats.open() + stats.closed()),
                () -> assertEquals(stats.framesRejected(), stats.tooLong() + stats.malformed() + stats.truncated()));
    }

    @Override
    void letGo() throws Exception {
        testDone.countDown();
        for (RecordingPeer peer : peers) {
            peer.close();
        }
    }
}
