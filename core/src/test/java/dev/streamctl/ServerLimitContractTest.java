package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.ServerOptions.WhenFull;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules S1 and S2: how many connections a server has, what the next one gets, and changing that while it runs. */
class ServerLimitContractTest extends OnEveryStack {

    private static final ServerOptions ONE = QUIET_SERVER.with(Limit.MAX_CONNECTIONS, 1);
    private static final ServerOptions ONE_PAUSING = ONE.withWhenFull(WhenFull.PAUSE);

    private static String text(RecordingPeer peer) {
        return new String(peer.received(), StandardCharsets.UTF_8);
    }

    private void assertStillEchoes(RecordingPeer peer, String before) {
        peer.send("again\n").assertReceives(before + "again\n");
    }

    /** Long enough for the server to accept whatever it would accept. */
    private static void manyTurns(RecordingPeer peer) {
        for (int i = 0; i < 100; i++) {
            int had = peer.received().length;
            peer.send("turn\n").awaitBytes(had + 5);
        }
    }

    // S1, refusing

    @Test
    void s1_aConnectionOverTheLimitIsToldSoInOneLineAndClosedInOrder() throws Exception {
        Server server = echoLines(ONE);
        RecordingPeer first = echoedPeerOf(server);
        RecordingPeer second = peerOf(server);
        assertEquals(RecordingPeer.Ending.FIN, second.awaitEnding());
        assertEquals("ERR the server is full, its limit is 1 connection\n", text(second));
        assertEquals(1, server.stats().refused());
        assertStillEchoes(first, "hello\n");
    }

    @Test
    void s1_theRefusalArrivesThoughTheClientHasSpokenAlready() throws Exception {
        Server server = echoLines(ONE);
        echoedPeerOf(server);
        for (int i = 0; i < 20; i++) {
            RecordingPeer refused = peerOf(server).send("hello\n".repeat(100));
            assertEquals(RecordingPeer.Ending.FIN, refused.awaitEnding(), "not destroyed by a reset");
            assertTrue(text(refused).endsWith("\n"));
        }
        assertEquals(20, server.stats().refused());
    }

    @Test
    void s1_theRefusalIsAFrameOfTheProtocol() throws Exception {
        Server server = serve(LengthPrefixed.of(2), ONE, OnEveryStack::echo);
        RecordingPeer first = peerOf(server).send("\0\2hi");
        first.assertReceives("\0\2hi");
        RecordingPeer second = peerOf(server);
        assertEquals(RecordingPeer.Ending.FIN, second.awaitEnding());
        ByteBuffer frame = ByteBuffer.wrap(second.received());
        assertEquals(frame.getShort(), frame.remaining());
        assertTrue(frame.hasRemaining());
    }

    @Test
    void s1_aServerOfBytesRefusesToo() throws Exception {
        Server server = network().serveBytes(ANY_PORT, ONE, stream -> {
            stream.write(stream.read(1));
            testDone.await();
        });
        peerOf(server).send("a").assertReceives("a");
        peerOf(server).awaitEnding();
        assertEquals(1, server.stats().refused());
    }

    @Test
    void s1_onlySoManyRefusalsASecondGetAMessage() throws Exception {
        Server server = echoLines(ONE.with(Limit.REFUSALS, 2));
        echoedPeerOf(server);
        int told = 0;
        for (int i = 0; i < 5; i++) {
            RecordingPeer refused = peerOf(server);
            refused.awaitEnding();
            told += refused.received().length > 0 ? 1 : 0;
        }
        assertEquals(2, told);
        time.advance(SECOND);
        RecordingPeer later = peerOf(server);
        assertEquals(RecordingPeer.Ending.FIN, later.awaitEnding());
        assertTrue(text(later).endsWith("\n"));
        assertEquals(6, server.stats().refused());
    }

    @Test
    void s1_aPlaceIsFreeAgainWhenAConnectionIsGone() throws Exception {
        Server server = echoLines(ONE);
        for (int i = 0; i < 20; i++) {
            RecordingPeer peer = echoedPeerOf(server);
            peer.close();
            await("the connection is gone", () -> server.stats().open() == 0);
        }
        assertEquals(0, server.stats().refused());
        assertQuietAndConsistent(server);
    }

    // S1, pausing

    @Test
    void s1_aPausingServerLetsTheNextWaitUntilOneLeaves() throws Exception {
        Server server = echoLines(ONE_PAUSING);
        RecordingPeer first = echoedPeerOf(server);
        RecordingPeer second = peerOf(server).send("waiting\n");
        manyTurns(first);
        assertEquals(1, server.stats().accepted());
        assertEquals(0, second.received().length);
        first.close();
        second.assertReceives("waiting\n");
        assertEquals(0, server.stats().refused());
    }

    // S2

    @Test
    void s2_raisingTheLimitLetsThoseThatWaitInAtOnceAndNoMore() throws Exception {
        Server server = echoLines(ONE_PAUSING);
        RecordingPeer first = echoedPeerOf(server);
        List<RecordingPeer> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(peerOf(server).send("in\n"));
        }
        manyTurns(first);
        server.setMaxConnections(3);
        assertEquals(3, server.maxConnections());
        await(
                "two more are served",
                () -> waiting.stream()
                                .filter(peer -> peer.received().length > 0)
                                .count()
                        == 2);
        manyTurns(first);
        assertEquals(3, server.stats().accepted());
        assertEquals(3, server.stats().open());
        server.setMaxConnections(100);
        waiting.forEach(peer -> peer.assertReceives("in\n"));
    }

    @Test
    void s2_raisingTheLimitOfARefusingServerTakesEffectAtOnce() throws Exception {
        Server server = echoLines(ONE);
        echoedPeerOf(server);
        peerOf(server).awaitEnding();
        server.setMaxConnections(2);
        echoedPeerOf(server);
        peerOf(server).awaitEnding();
        assertEquals(2, server.stats().refused());
        assertEquals(2, server.stats().open());
    }

    @Test
    void s2_loweringTheLimitClosesNobodyAndCountsFromThere() throws Exception {
        Server server = echoLines(QUIET_SERVER.with(Limit.MAX_CONNECTIONS, 3));
        List<RecordingPeer> peers = List.of(echoedPeerOf(server), echoedPeerOf(server), echoedPeerOf(server));
        server.setMaxConnections(1);
        peers.forEach(peer -> assertStillEchoes(peer, "hello\n"));
        peers.get(0).close();
        await("one left", () -> server.stats().open() == 2);
        peerOf(server).awaitEnding();
        peers.get(1).close();
        peers.get(2).close();
        await("all left", () -> server.stats().open() == 0);
        echoedPeerOf(server);
        peerOf(server).awaitEnding();
        assertEquals(2, server.stats().refused());
    }

    @Test
    void s2_loweringTheLimitOfAPausingServerHoldsBackTheNext() throws Exception {
        Server server = echoLines(ONE_PAUSING.with(Limit.MAX_CONNECTIONS, 3));
        RecordingPeer first = echoedPeerOf(server);
        RecordingPeer second = echoedPeerOf(server);
        server.setMaxConnections(1);
        manyTurns(first);
        RecordingPeer third = peerOf(server).send("late\n");
        second.close();
        await("one left", () -> server.stats().open() == 1);
        manyTurns(first);
        assertEquals(2, server.stats().accepted());
        first.close();
        third.assertReceives("late\n");
    }

    @Test
    void s2_aLimitOutOfRangeIsRefusedAndChangesNothing() throws Exception {
        Server server = serve(Lines.text(), ONE, OnEveryStack::echo);
        assertThrows(IllegalArgumentException.class, () -> server.setMaxConnections(0));
        assertThrows(IllegalArgumentException.class, () -> server.setMaxConnections(1_000_001));
        assertEquals(1, server.maxConnections());
    }
}
