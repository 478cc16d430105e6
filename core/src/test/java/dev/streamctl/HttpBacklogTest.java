package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What waits behind a request that is not answered yet. */
class HttpBacklogTest extends OnHttp {

    private static final int REQUESTS = 20;

    /** Behind the one in flight the first fills most of the 16 KiB, and the second goes over them. */
    private static final int MOST_TAKEN = 3;

    @Test
    void headsCountAsAWholeAlsoWhereTheirEndsComeInReadsOfTheirOwn() throws Exception {
        var answer = new CountDownLatch(1);
        Server server = server(
                Routes.none().withHttp("/", request -> {
                    answer.await();
                    return Response.text("+");
                }),
                QUIET.with(Limit.MAX_HEADER_BYTES, 16 * 1024));
        String head = get(server, "/", "X: " + "x".repeat(12 * 1024) + "\r\n");
        RecordingPeer peer = peerOf(server);
        try (LoopTurns turns = new LoopTurns(network())) {
            for (int i = 0; i < REQUESTS; i++) {
                peer.send(head.substring(0, head.length() - 1));
                turns.turn(10);
                peer.send(head.substring(head.length() - 1));
                turns.turn(10);
            }
        }
        long taken = server.stats().framesIn();
        assertTrue(taken <= MOST_TAKEN, taken + " heads of 12 KiB were taken while the first waited for its answer");
        answer.countDown();
        HttpAnswers.await(peer, REQUESTS);
        peer.endOutput().awaitEnding();
        assertEquals(REQUESTS, quietHttp(server).answered());
    }
}
