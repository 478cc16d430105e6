package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Rule S3, the stages behind the grace: handlers are interrupted, then their connections aborted, and the stop ends. */
class ShutdownStagesContractTest extends OnStoppingServer {

    /** Lets a stage of the shutdown pass, up to where it waits for the next one to pass. */
    private void passStage(Duration stage) {
        time.advance(stage);
        awaitTimers(timersBefore + 1);
    }

    /** Lets the last stage pass: a handler that ignores even the end of its connection is given up. */
    private void passLastStage(Call<Void> shutdown) {
        awaitTimers(timersBefore + 1);
        time.advance(SECOND);
        shutdown.result();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }

    /** A server whose handlers ignore every interrupt. */
    private Server serveDeaf() throws Exception {
        return serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            awaitUninterruptibly(testDone);
        });
    }

    @Test
    void s3_afterTheGraceHandlersAreInterrupted() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            assertThrows(InterruptedException.class, testDone::await);
            stream.send("interrupted");
            ends.add("returned");
        });
        RecordingPeer peer = peerOf(server);
        FrameStream<String> stream = nextStream();
        Call<Void> shutdown = shuttingDown(server, GRACE);
        assertTrue(stream.shutdownRequested());
        time.advance(GRACE.minusMillis(1));
        shutdown.awaitWaiting();
        assertTrue(ends.isEmpty());
        time.advance(Duration.ofMillis(1));
        peer.assertReceivesUpToEnd("interrupted\n");
        peer.close();
        shutdown.result();
    }

    /** With the second stage as long as told. */
    private void assertAborts(Duration grace, Duration second) throws Exception {
        Server server = serveDeaf();
        RecordingPeer peer = peerOf(server);
        nextStream();
        Call<Void> shutdown = shuttingDown(server, grace);
        passStage(grace);
        time.advance(second);
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        passLastStage(shutdown);
    }

    @Test
    void s3_whatIgnoresTheInterruptIsAborted() throws Exception {
        assertAborts(GRACE, SECOND);
    }

    @Test
    void s3_aShortGraceMakesTheSecondOneShortToo() throws Exception {
        assertAborts(Duration.ofMillis(10), Duration.ofMillis(10));
    }

    @Test
    void s3_aLaterCallMayShortenTheGrace() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            testDone.await();
        });
        RecordingPeer peer = peerOf(server);
        nextStream();
        Call<Void> patient = shuttingDown(server, Duration.ofDays(36_500));
        Call<Void> hasty = Call.run(() -> server.shutdown(SECOND));
        await("the nearer timer is set", () -> {
            time.advance(SECOND);
            return peer.ended();
        });
        peer.close();
        hasty.result();
        patient.result();
        server.shutdown(GRACE);
        server.close();
    }

    @Test
    void s3_anInterruptOfTheCallerSkipsToTheLastStage() throws Exception {
        Server server = serveDeaf();
        RecordingPeer peer = peerOf(server);
        nextStream();
        Call<Void> shutdown = shuttingDown(server, GRACE).interrupt();
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        // the timer of the first stage is still there, so nothing but its end tells that the last one has begun
        await("the last stage ends", () -> {
            time.advance(SECOND);
            return shutdown.ended();
        });
        assertTrue(shutdown.interruptLeft());
    }
}
