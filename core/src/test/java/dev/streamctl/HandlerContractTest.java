package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule S4, and what C5 says of servers: how a handler ends is how its connection ends, and nobody else's. */
class HandlerContractTest extends OnEveryStack {

    private final BlockingQueue<CompletionStage<CloseReason>> ends = new LinkedBlockingQueue<>();

    /** A server whose handlers answer lines, and fail as told by the line. */
    private Server failing() throws Exception {
        return serve(Lines.text(), QUIET_SERVER, stream -> {
            ends.add(stream.closed());
            for (String line : stream) {
                switch (line) {
                    case "exception" -> throw new IllegalStateException("told to");
                    case "checked" -> throw new Exception("told to");
                    case "error" -> throw new StackOverflowError("told to");
                    case "interrupt" -> throw new InterruptedException("told to");
                    default -> stream.send(line);
                }
            }
        });
    }

    private CloseReason nextReason() throws Exception {
        return ends.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .toCompletableFuture()
                .get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void s4_aHandlerThatThrowsResetsItsConnectionOnly() throws Exception {
        Server server = failing();
        RecordingPeer other = echoedPeerOf(server);
        ends.take();
        try (LogLines log = new LogLines()) {
            for (String how : new String[] {"exception", "checked", "error"}) {
                RecordingPeer peer = peerOf(server).send(how + "\n");
                assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
                assertInstanceOf(CloseReason.AbortedHere.class, nextReason());
            }
            await("the failures are counted", () -> server.stats().handlerFailures() == 3);
            other.send("still here\n").assertReceives("hello\nstill here\n");
            assertEquals(3, log.containing("handler failed").size(), "each is logged once");
        }
        other.close();
        assertQuietAndConsistent(server);
    }

    @Test
    void s4_theEndsOfAStreamAreNoFailuresOfTheHandlerThatLetsThemThrough() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            while (true) {
                stream.send(stream.receive());
            }
        });
        RecordingPeer ending = peerOf(server).send("last words\n").endOutput();
        ending.assertReceivesUpToEnd("last words\n");
        RecordingPeer resetting = echoedPeerOf(server);
        resetting.reset();
        assertQuietAndConsistent(server);
        assertEquals(0, server.stats().handlerFailures());
        assertEquals(1, server.stats().resets());
    }

    @Test
    void s4_anInterruptThatAHandlerLetsThroughIsNoFailure() throws Exception {
        Server server = failing();
        RecordingPeer peer = peerOf(server).send("interrupt\n");
        peer.awaitEnding();
        peer.close();
        nextReason();
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void c5_aHandlerThatReturnsClosesItsConnectionInOrder() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            ends.add(stream.closed());
            stream.send("bye");
        });
        RecordingPeer peer = peerOf(server).send("unread\n");
        peer.assertReceivesUpToEnd("bye\n");
        peer.close();
        assertInstanceOf(CloseReason.ClosedHere.class, nextReason());
        assertQuietAndConsistent(server);
    }

    @Test
    void c5_aHandlerThatAnswersUntilTheEndSeesThePeerEndFirst() throws Exception {
        Server server = failing();
        peerOf(server).send("a\n").endOutput().assertReceivesUpToEnd("a\n");
        assertInstanceOf(CloseReason.EndedByPeer.class, nextReason());
    }

    @Test
    void handlersRunOnAVirtualThreadEach() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            threads.add(Thread.currentThread());
            echo(stream);
        });
        echoedPeerOf(server);
        echoedPeerOf(server);
        Thread first = threads.take();
        Thread second = threads.take();
        assertTrue(first.isVirtual() && second.isVirtual());
        assertFalse(first == second);
        assertTrue(first.getName().contains("127.0.0.1"), () -> "the name tells the peer: " + first.getName());
    }
}
