package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule S3: a server stops in stages, each as short as its connections allow, and always ends. */
class ShutdownContractTest extends OnEveryStack {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final BlockingQueue<FrameStream<String>> streams = new LinkedBlockingQueue<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private int timersBefore;

    private FrameStream<String> nextStream() throws InterruptedException {
        return streams.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes one line, waits for the test, and then answers this line and all further ones. */
    private void answerLate(FrameStream<String> stream) throws Exception {
        String first = stream.receive();
        streams.add(stream);
        goOn.await();
        stream.send(first);
        echo(stream);
    }

    /** Shuts down, and returns when that waits for the grace to pass. */
    private Call<Void> shuttingDown(Server server, Duration grace) {
        timersBefore = time.pendingTimers();
        Call<Void> shutdown = Call.run(() -> server.shutdown(grace));
        awaitTimers(timersBefore + 1);
        return shutdown;
    }

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

    @Test
    void s3_idleConnectionsAreClosedInOrderAtOnce() throws Exception {
        BlockingQueue<Exception> ends = new LinkedBlockingQueue<>();
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            stream.send(stream.receive());
            ends.add(assertThrows(Exception.class, stream::receive));
        });
        RecordingPeer peer = echoedPeerOf(server);
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        peer.assertReceivesUpToEnd("hello\n");
        peer.close();
        shutdown.result();
        assertInstanceOf(StreamClosedException.class, ends.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertThrows(ConnectException.class, () -> peerOf(server));
        assertQuietAndConsistent(server);
    }

    @Test
    void s3_anIdleIterationEndsQuietly() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        RecordingPeer peer = echoedPeerOf(server);
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        peer.assertReceivesUpToEnd("hello\n");
        peer.close();
        shutdown.result();
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void s3_aBusyHandlerIsToldAndMayFinishWhatCame() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, this::answerLate);
        RecordingPeer peer = peerOf(server).send("a\nb\n");
        FrameStream<String> stream = nextStream();
        assertFalse(stream.shutdownRequested());
        Call<Void> shutdown = shuttingDown(server, GRACE);
        assertTrue(stream.shutdownRequested());
        goOn.countDown();
        peer.assertReceivesUpToEnd("a\nb\n");
        peer.close();
        shutdown.result();
    }

    @Test
    void s3_aConnectionInsideAFrameIsNotIdle() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            echo(stream);
        });
        RecordingPeer peer = peerOf(server).send("a\nhal");
        FrameStream<String> stream = nextStream();
        peer.assertReceives("a\n");
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        await("the handler is told", stream::shutdownRequested);
        peer.send("f\n").assertReceivesUpToEnd("a\nhalf\n");
        peer.close();
        shutdown.result();
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

    @Test
    void s3_whatIgnoresTheInterruptIsAborted() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            awaitUninterruptibly(testDone);
        });
        RecordingPeer peer = peerOf(server);
        nextStream();
        Call<Void> shutdown = shuttingDown(server, GRACE);
        passStage(GRACE);
        time.advance(SECOND);
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        passLastStage(shutdown);
    }

    @Test
    void s3_aShortGraceMakesTheSecondOneShortToo() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            awaitUninterruptibly(testDone);
        });
        RecordingPeer peer = peerOf(server);
        nextStream();
        Call<Void> shutdown = shuttingDown(server, Duration.ofMillis(10));
        passStage(Duration.ofMillis(10));
        time.advance(Duration.ofMillis(10));
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        passLastStage(shutdown);
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
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            awaitUninterruptibly(testDone);
        });
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

    @Test
    void s3_everyOneOfManyClientsGetsACleanEnd() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        List<RecordingPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(echoedPeerOf(server));
        }
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        for (RecordingPeer peer : peers) {
            assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
            peer.close();
        }
        shutdown.result();
        assertQuietAndConsistent(server);
    }

    @Test
    void s3_connectionsThatWaitToBeLetInAreNotServedAnyMore() throws Exception {
        Server server =
                echoLines(QUIET_SERVER.with(Limit.MAX_CONNECTIONS, 1).withWhenFull(ServerOptions.WhenFull.PAUSE));
        RecordingPeer first = echoedPeerOf(server);
        RecordingPeer waiting = peerOf(server).send("too late\n");
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        first.awaitEnding();
        first.close();
        waiting.awaitEnding();
        shutdown.result();
        assertEquals(1, server.stats().served());
        assertEquals(0, waiting.received().length);
    }
}
