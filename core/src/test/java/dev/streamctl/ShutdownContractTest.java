package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
        try (var port = new HeldPort()) {
            Server server = network().serve(port.endpoint(), Lines.text(), QUIET_SERVER, stream -> {
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
    void s3_framesOfOneReadThatFoundNoRoomYetAreServedToo() throws Exception {
        Limits low = QUIET.with(Limit.RECEIVE_HIGH, 64 * 1024).with(Limit.RECEIVE_LOW, 0);
        Server server = serve(Lines.text(), QUIET_SERVER.withLimits(low), this::answerLate);
        String lines = "a\n".repeat(8_000);
        RecordingPeer peer = peerOf(server).send(lines);
        nextStream();
        await("one read, or some, brought all", () -> server.stats().bytesIn() == lines.length());
        assertTrue(server.stats().framesIn() < 8_000, "not all find room");
        Call<Void> shutdown = shuttingDown(server, GRACE);
        goOn.countDown();
        peer.assertReceivesUpToEnd(lines);
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

    private static List<String> numbered(int client, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(line -> "client %d line %d\n".formatted(client, line))
                .toList();
    }

    /** Clients, the handler of each at work on the first of so many lines, while the others wait for it. */
    private List<RecordingPeer> clientsInFlight(Server server, int count, int lines) throws Exception {
        List<RecordingPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(peerOf(server).send(numbered(i, 0, 1).getFirst()));
        }
        await("the handlers are at work", () -> streams.size() == count);
        long all = server.stats().bytesIn();
        for (int i = 0; i < count; i++) {
            String others = String.join("", numbered(i, 1, lines));
            peers.get(i).send(others);
            all += others.length();
        }
        long bytes = all;
        await("the server has read that", () -> server.stats().bytesIn() == bytes);
        pass(Duration.ZERO);
        return peers;
    }

    @Test
    void s3_everyOneOfManyClientsThatSendOnGetsWholeAnswersInOrderAndACleanEnd() throws Exception {
        int came = 10;
        int most = 200; // in all less than a close drops of what a peer still sends
        Server server = serve(Lines.text(), QUIET_SERVER, this::answerLate);
        List<RecordingPeer> peers = clientsInFlight(server, 20, came);
        Call<Void> shutdown = Call.run(() -> server.shutdown(GRACE));
        await("the handlers are told", () -> streams.stream().allMatch(FrameStream::shutdownRequested));
        List<Call<Void>> sending = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            List<String> rest = numbered(i, came, most);
            RecordingPeer peer = peers.get(i);
            sending.add(Call.run(() -> rest.forEach(peer::send)));
        }
        goOn.countDown();
        long answers = 0;
        for (int i = 0; i < peers.size(); i++) {
            answers += assertAnswered(peers.get(i), came, numbered(i, 0, most));
        }
        sending.forEach(Call::result);
        for (RecordingPeer peer : peers) {
            peer.close();
        }
        shutdown.result();
        assertEquals(answers, server.stats().framesOut());
        assertEquals(0, server.stats().framesRejected());
        assertQuietAndConsistent(server);
    }

    /** The first of these lines, at least so many and each of them whole, and then the end. Returns how many. */
    private static int assertAnswered(RecordingPeer peer, int least, List<String> lines) {
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        String received = new String(peer.received(), StandardCharsets.UTF_8);
        int count = (int) received.chars().filter(c -> c == '\n').count();
        assertTrue(count >= least, received);
        assertEquals(String.join("", lines.subList(0, count)), received);
        return count;
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
