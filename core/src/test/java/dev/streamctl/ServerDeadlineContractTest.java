package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule S6 and the server's other deadlines: what a peer has to send in time, and that only its own fault cuts it. */
class ServerDeadlineContractTest extends OnEveryStack {

    private static final Duration FIVE = Duration.ofSeconds(5);

    private final BlockingQueue<Exception> ends = new LinkedBlockingQueue<>();

    /** A server of lines that notes how its streams end. */
    private Server server(Limit limit) throws Exception {
        return serve(Lines.text(), QUIET_SERVER.with(limit, FIVE.toMillis()), stream -> {
            Exception end = assertThrows(Exception.class, () -> {
                while (true) {
                    stream.send(stream.receive());
                }
            });
            ends.add(end);
        });
    }

    private void assertCut(RecordingPeer peer, Reason reason) throws Exception {
        peer.awaitEnding();
        StreamBrokenException broken = assertThrows(StreamBrokenException.class, () -> {
            throw ends.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
        assertEquals(reason, broken.reason());
    }

    /** Sends these bytes and returns when the server has read them. */
    private static void sendAndAwait(Server server, RecordingPeer peer, String text) {
        long before = server.stats().bytesIn();
        peer.send(text);
        await("the server has read that", () -> server.stats().bytesIn() == before + text.length());
    }

    // FRAME

    @Test
    void aFrameThatDripsInIsCutAtTheDeadlineOfItsFirstByte() throws Exception {
        Server server = server(Limit.FRAME);
        RecordingPeer other = echoedPeerOf(server);
        RecordingPeer peer = echoedPeerOf(server);
        peer.send("x");
        awaitTimers(1);
        for (int i = 0; i < 4; i++) {
            pass(SECOND);
            sendAndAwait(server, peer, "x");
        }
        pass(SECOND);
        assertCut(peer, Reason.SLOW_FRAME);
        assertEquals(1, server.stats().slowFrames());
        other.send("fine\n").assertReceives("hello\nfine\n");
    }

    @Test
    void framesThatAreWholeInTimeAreNeverCut() throws Exception {
        Server server = server(Limit.FRAME);
        RecordingPeer peer = echoedPeerOf(server);
        String all = "hello\n";
        for (int i = 0; i < 10; i++) {
            sendAndAwait(server, peer, "sl");
            pass(FIVE.minusMillis(1));
            sendAndAwait(server, peer, "ow\nan");
            pass(FIVE.minusMillis(1));
            sendAndAwait(server, peer, "d\n");
            all += "slow\nand\n";
            peer.assertReceives(all);
            pass(FIVE.multipliedBy(2));
        }
        assertEquals(0, server.stats().slowFrames());
    }

    @Test
    void aPeerIsNotBlamedForAFrameThatWeDoNotRead() throws Exception {
        int frame = 200_000;
        Server server = serve(
                LengthPrefixed.of(4),
                QUIET_SERVER.with(Limit.FRAME, FIVE.toMillis()).with(Limit.RECEIVE_HIGH, frame),
                stream -> {
                    testDone.await();
                    ends.add(new Exception("read " + stream.receive().length));
                });
        RecordingPeer peer = peerOf(server);
        byte[] wire = new byte[4 + frame];
        wire[1] = (byte) (frame >> 16);
        wire[2] = (byte) (frame >> 8);
        wire[3] = (byte) frame;
        Call<Void> sending = Call.run(() -> {
            for (int i = 0; i < 400; i++) {
                peer.sending(wire).result();
            }
        });
        await("reading has stopped", () -> server.stats().bytesIn() > frame);
        pass(Duration.ZERO);
        pass(FIVE.multipliedBy(2));
        pass(FIVE.multipliedBy(2));
        assertEquals(0, server.stats().slowFrames());
        testDone.countDown();
        assertEquals(
                "read " + frame,
                ends.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).getMessage());
        peer.close();
        sending.failure(Exception.class);
    }

    // S6

    @Test
    void s6_aPeerThatSaysNothingIsCutAtTheDeadlineOfTheFirstFrame() throws Exception {
        Server server = server(Limit.FIRST_FRAME);
        RecordingPeer peer = peerOf(server);
        awaitTimers(1);
        pass(FIVE);
        assertCut(peer, Reason.SLOW_FRAME);
        assertEquals(1, server.stats().slowFrames());
    }

    @Test
    void s6_aDripOfBytesDoesNotExtendTheDeadlineOfTheFirstFrame() throws Exception {
        Server server = server(Limit.FIRST_FRAME);
        RecordingPeer peer = peerOf(server);
        awaitTimers(1);
        for (int i = 0; i < 4; i++) {
            pass(SECOND);
            sendAndAwait(server, peer, "x");
        }
        pass(SECOND);
        assertCut(peer, Reason.SLOW_FRAME);
    }

    @Test
    void s6_afterTheFirstFrameThePeerMayBeSilent() throws Exception {
        Server server = server(Limit.FIRST_FRAME);
        RecordingPeer peer = echoedPeerOf(server);
        pass(FIVE.multipliedBy(10));
        peer.send("late\n").assertReceives("hello\nlate\n");
    }

    // IDLE

    @Test
    void aConnectionOnWhichNothingMovesIsClosedAtTheIdleDeadline() throws Exception {
        Server server = server(Limit.IDLE);
        RecordingPeer peer = echoedPeerOf(server);
        pass(FIVE.minusMillis(1));
        peer.send("again\n").assertReceives("hello\nagain\n");
        pass(FIVE.minusMillis(1));
        peer.send("again\n").assertReceives("hello\nagain\nagain\n");
        pass(FIVE);
        assertCut(peer, Reason.IDLE);
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(1, server.stats().idle());
    }

    @Test
    void bytesThatTheServerSendsKeepAConnectionFromBeingIdle() throws Exception {
        BlockingQueue<FrameStream<String>> streams = new LinkedBlockingQueue<>();
        Server server = serve(Lines.text(), QUIET_SERVER.with(Limit.IDLE, FIVE.toMillis()), stream -> {
            streams.add(stream);
            testDone.await();
        });
        RecordingPeer peer = peerOf(server);
        FrameStream<String> stream = streams.take();
        String all = "";
        for (int i = 0; i < 5; i++) {
            pass(FIVE.minusMillis(1));
            stream.send("news");
            all += "news\n";
            peer.assertReceives(all);
        }
        assertEquals(0, server.stats().idle());
        pass(FIVE);
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(1, server.stats().idle());
    }
}
