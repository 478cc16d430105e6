package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.RecordingPeer.Ending;
import dev.streamctl.http.BodyStream;
import dev.streamctl.http.Response;
import dev.streamctl.http.StreamBody;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A body whose end is that of the connection, cut for each reason there is: its client sees a reset, and no end in order. */
class HttpCutTest extends OnHttp {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Sends something and then nothing for ever. */
    private final StreamBody hangs = out -> {
        half(out);
        testDone.await();
    };

    private Server plain(StreamBody body, Limits limits) throws Exception {
        Response answer = new Response.Stream("text/plain", body, false, Map.of());
        return server(
                Routes.none().withHttp("/", _ -> answer).withHttp("/chunks", _ -> Response.stream("text/plain", body)),
                limits);
    }

    /** A client that has got a part of its answer. */
    private RecordingPeer halfWay(Server server, String request) throws Exception {
        RecordingPeer peer = peerOf(server).send(request);
        await("it is at work", () -> new String(peer.received()).contains("half"));
        return peer;
    }

    private void assertReset(RecordingPeer peer) {
        assertEquals(Ending.RST, peer.awaitEnding());
        assertEquals("half", HttpAnswers.in(peer.received()).getFirst().body());
    }

    @Test
    void atTheStopOfTheServer() throws Exception {
        Server server = plain(hangs, QUIET);
        RecordingPeer peer = halfWay(server, get(server, "/"));
        Call<Void> stop = Call.run(() -> server.shutdown(GRACE)).awaitWaiting();
        awaitTimers(1);
        time.advance(GRACE);
        assertReset(peer);
        stop.result();
        assertEquals(1, quietHttp(server).abandoned());
    }

    @Test
    void toAClientOfHttp10AsWell() throws Exception {
        Server server = plain(hangs, QUIET);
        RecordingPeer peer = halfWay(server, get(server, "/chunks").replace("HTTP/1.1", "HTTP/1.0"));
        Call<Void> stop = Call.run(() -> server.shutdown(GRACE)).awaitWaiting();
        awaitTimers(1);
        time.advance(GRACE);
        assertReset(peer);
        stop.result();
    }

    @Test
    void forThereIsNoMoreRoom() throws Exception {
        Server server = plain(hangs, QUIET);
        halfWay(server, get(server, "/"));
        RecordingPeer newest = halfWay(server, get(server, "/"));
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        assertReset(newest);
    }

    @Test
    void forNothingMoves() throws Exception {
        Server server = plain(hangs, QUIET.with(Limit.IDLE, 5_000));
        RecordingPeer peer = halfWay(server, get(server, "/"));
        await("it was idle", () -> {
            time.advance(Duration.ofSeconds(5)); // the write may be noted only now
            return server.stats().idle() == 1;
        });
        assertReset(peer);
        testDone.countDown();
        assertEquals(0, quietHttp(server).failed());
        assertEquals(1, server.stats().idle());
    }

    @Test
    void forItsHandlerFailed() throws Exception {
        Server server = plain(
                out -> {
                    half(out);
                    throw new IllegalStateException("told to");
                },
                QUIET);
        assertEquals(Ending.RST, peerOf(server).send(get(server, "/")).awaitEnding());
        assertEquals(1, quietHttp(server).failed());
    }

    private static void half(BodyStream out) throws Exception {
        out.send("half".getBytes());
        out.flush();
    }

    @Test
    void andOneThatIsWholeEndsInOrder() throws Exception {
        Server server = plain(HttpCutTest::half, QUIET);
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        assertEquals(Ending.FIN, peer.awaitEnding());
        peer.endOutput();
        assertEquals(1, quietHttp(server).answered());
        assertEquals(0, server.stats().aborted());
    }
}
