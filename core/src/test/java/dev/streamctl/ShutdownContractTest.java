package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule S3, the first stage: idle connections end at once, the others may finish, and each end is in order. */
class ShutdownContractTest extends OnStoppingServer {

    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Takes one line, waits for the test, and then answers this line and all further ones. */
    private void answerLate(FrameStream<String> stream) throws Exception {
        String first = stream.receive();
        streams.add(stream);
        goOn.await();
        stream.send(first);
        echo(stream);
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
