package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The counters: each counts what it says, and the equations between them hold. */
class ServerStatsTest extends OnEveryStack {

    @Test
    void framesAndBytesAreCountedInBothDirections() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        RecordingPeer peer = peerOf(server);
        peer.send("one\ntwo\r\n\nhalf").assertReceives("one\ntwo\n\n");
        await(
                "all is counted",
                () -> server.stats().bytesIn() == 14 && server.stats().bytesOut() == 9);
        assertEquals(3, server.stats().framesIn());
        assertEquals(3, server.stats().framesOut());
        assertEquals(0, server.stats().framesRejected());
        assertEquals(1, server.stats().open());
    }

    @Test
    void aHalfFrameOnAConnectionThatIsCutHereIsNoRefusedFrame() throws Exception {
        BlockingQueue<FrameStream<String>> streams = new LinkedBlockingQueue<>();
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            streams.add(stream);
            echo(stream);
        });
        RecordingPeer peer = echoedPeerOf(server).send("half");
        await("the half frame is there", () -> server.stats().bytesIn() == 10);
        streams.take().abort();
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        assertQuietAndConsistent(server);
        assertEquals(0, server.stats().framesRejected());
    }

    @Test
    void connectionsThatThisSideResetsAreCountedOnceEach() throws Exception {
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            if (stream.receive().equals("fail")) {
                throw new IllegalStateException("told to");
            }
            stream.abort();
            stream.abort();
        });
        peerOf(server).send("fail\n").awaitEnding();
        peerOf(server).send("abort\n").awaitEnding();
        assertQuietAndConsistent(server);
        assertEquals(2, server.stats().aborted());
        assertEquals(1, server.stats().handlerFailures());
    }

    @Test
    void aPeerThatDoesNotTakeTheRestAtTheCloseIsCounted() throws Exception {
        byte[] frame = new byte[1 << 19];
        Server server = serve(LengthPrefixed.of(4), QUIET_SERVER, stream -> {
            while (stream.trySend(frame)) {
                // until more waits than the kernel takes
            }
            stream.close();
        });
        RecordingPeer deaf = deafPeerOf(server);
        await("the rest was given up", () -> {
            time.advance(Duration.ofMillis(Limit.LINGER.byDefault()));
            return server.stats().lingering() == 1;
        });
        assertQuietAndConsistent(server);
        assertEquals(0, server.stats().aborted());
        deaf.close();
    }

    @Test
    void afterAllKindsOfConnectionsTheEquationsHold() throws Exception {
        Server server =
                serve(Lines.text(), QUIET_SERVER.with(Limit.MAX_CONNECTIONS, 8).with(Limit.MAX_LINE, 16), stream -> {
                    for (String line : stream) {
                        if (line.equals("fail")) {
                            throw new IllegalStateException("told to");
                        }
                        stream.send(line);
                    }
                });
        for (int round = 0; round < 5; round++) {
            List<RecordingPeer> served = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                served.add(echoedPeerOf(server));
            }
            peerOf(server).awaitEnding();
            peerOf(server).awaitEnding();
            served.get(0).send("fail\n").awaitEnding();
            served.get(1).send("a line that is far too long\n").awaitEnding();
            served.get(2).send("\0\n").awaitEnding();
            served.get(3).send("half").endOutput().awaitEnding();
            served.get(4).reset();
            served.get(5).endOutput().awaitEnding();
            for (RecordingPeer peer : served) {
                peer.close();
            }
            assertQuietAndConsistent(server);
        }
        ServerStats stats = server.stats();
        assertEquals(50, stats.accepted());
        assertEquals(40, stats.served());
        assertEquals(10, stats.refused());
        assertEquals(40, stats.closed());
        assertEquals(45, stats.framesIn());
        assertEquals(5, stats.handlerFailures());
        assertEquals(List.of(5L, 5L, 5L), List.of(stats.tooLong(), stats.malformed(), stats.truncated()));
        assertEquals(5, stats.resets());
        assertEquals(5, stats.aborted());
    }
}
