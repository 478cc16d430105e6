package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers that offload work: their loop goes on, and the end of a handler is the end of its work. */
class OffloadContractTest extends OnEveryStack {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private String nextEvent() throws InterruptedException {
        return events.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Stands for work that computes until it is told to stop. */
    private String compute() throws InterruptedException {
        events.add("begun");
        try {
            testDone.await();
            return "done";
        } catch (InterruptedException e) {
            events.add("interrupted");
            throw e;
        }
    }

    @Test
    void otherConnectionsOfTheLoopAreServedWhileAHandlersWorkRuns() throws Exception {
        CountDownLatch othersServed = new CountDownLatch(1);
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            for (String line : stream) {
                if (line.equals("compute")) {
                    events.add("begun");
                    stream.send(network().offload(() -> {
                        // a loop that stood still meanwhile would keep this from ever ending
                        assertTrue(othersServed.await(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
                        return "on " + Thread.currentThread().getName();
                    }));
                } else {
                    stream.send(line);
                }
            }
        });
        RecordingPeer computing = peerOf(server).send("compute\n");
        assertEquals("begun", nextEvent());
        for (int i = 0; i < 10; i++) {
            echoedPeerOf(server).send("again\n").assertReceives("hello\nagain\n");
        }
        othersServed.countDown();
        computing.assertReceives("on streamctl-offload-0\n");
    }

    @Test
    void aHandlersDeadlineEndsItsCallAndInterruptsTheWork() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            for (String line : stream) {
                assertThrows(
                        DeadlineExceededException.class,
                        () -> Deadline.within(SECOND, () -> network().offload(this::compute)));
                stream.send(line);
            }
        });
        RecordingPeer peer = peerOf(server).send("late\n");
        assertEquals("begun", nextEvent());
        awaitTimers(2);
        time.advance(SECOND);
        peer.assertReceives("late\n");
        assertEquals("interrupted", nextEvent());
    }

    @Test
    void aStopThatInterruptsTheHandlerInterruptsItsWork() throws Exception {
        Server server = serve(
                Lines.text(), QUIET_SERVER, stream -> stream.send(network().offload(this::compute)));
        RecordingPeer peer = peerOf(server);
        assertEquals("begun", nextEvent());
        Call<Void> shutdown = Call.run(() -> server.shutdown(SECOND));
        awaitTimers(1);
        time.advance(SECOND);
        assertEquals("interrupted", nextEvent());
        peer.assertReceivesUpToEnd("");
        peer.close();
        shutdown.result();
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void anExceptionOfTheWorkIsTheHandlersOwn() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            for (String line : stream) {
                stream.send(network().offload(() -> {
                    throw new IllegalStateException(line);
                }));
            }
        });
        try (LogLines log = new LogLines()) {
            assertEquals(RecordingPeer.Ending.RST, peerOf(server).send("fail\n").awaitEnding());
            assertEquals(1, log.containing("handler failed").size());
        }
        assertEquals(1, server.stats().handlerFailures());
    }

    @Test
    void handlersThatOffloadEachLineAnswerAll() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            for (String line : stream) {
                stream.send(network().offload(() -> line + " " + line));
            }
        });
        StringBuilder lines = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            lines.append(i).append('\n');
            answers.append(i).append(' ').append(i).append('\n');
        }
        List<RecordingPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(peerOf(server).send(lines.toString()));
        }
        for (RecordingPeer peer : peers) {
            peer.assertReceives(answers.toString());
        }
        await("all work has ended", () -> network().offloadStats().running() == 0);
        assertEquals(20 * 200, network().offloadStats().completed());
    }

    @Test
    void offloadedWorkStartsThreadsOnDemandAndCloseEndsThem() throws Exception {
        Set<String> before = EmbeddingTest.threads();
        Network other = Network.open(stack().options());
        assertEquals(Set.of(), EmbeddingTest.threadsBeyond(before));
        assertEquals("done", other.offload(() -> "done"));
        assertEquals(Set.of("streamctl-offload-0"), EmbeddingTest.threadsBeyond(before));
        other.close();
        assertEquals(Set.of(), EmbeddingTest.threadsBeyond(before));
        assertThrows(IllegalStateException.class, () -> other.offload(() -> "late"));
    }
}
