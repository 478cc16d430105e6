package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.HttpAnswers.Answer;
import dev.streamctl.http.HttpStats;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A WebSocket that is asked for on a connection on which other requests came before. */
class LateUpgradeTest extends OnHttp {

    private static final Limits STILL = QUIET.with(Limit.PING_PERIOD, 0);
    private static final String HI = new String(WebSocketPeer.frame(0x81, "hi"), ISO_8859_1);
    private static final String HI_BACK = "\u0081\u0002hi";

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    private Server server() throws Exception {
        return server(
                Routes.none()
                        .withHttp("/page", _ -> Response.text("page\n"))
                        .withHttp("/slow", request -> {
                            asked.add(request.path());
                            goOn.await();
                            return Response.text("slow\n");
                        })
                        .with("/", socket -> {
                            for (Message message : socket) {
                                socket.send(message);
                            }
                        }),
                STILL);
    }

    private static String upgrade(Server server, String path, String... replaced) {
        String request = get(
                server,
                path,
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n");
        return replaced.length == 0 ? request : request.replace(replaced[0], replaced[1]);
    }

    private static String behind(RecordingPeer peer, int answers) {
        String text = new String(peer.received(), ISO_8859_1);
        int at = 0;
        for (int i = 0; i < answers; i++) {
            int body = text.indexOf("\r\n\r\n", at) + 4;
            int end = body < 4 ? -1 : text.indexOf("\n", body);
            at = end < 0 ? text.length() : end + 1;
        }
        return text.substring(at);
    }

    private static void awaitBehind(RecordingPeer peer, int answers, String expected) {
        await("all has come", () -> behind(peer, answers).length() >= expected.length());
        assertEquals(expected, behind(peer, answers));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    /** The peer closes, and all counters agree. */
    private HttpStats leave(Server server, RecordingPeer peer) throws Exception {
        peer.send(WebSocketPeer.frame(0x88, "\u0003\u00e8")).awaitEnding();
        peer.close();
        HttpStats http = quietHttp(server);
        assertEquals(1, server.stats().served());
        assertEquals(
                0,
                server.stats().handlerFailures()
                        + server.stats().failures()
                        + server.stats().aborted());
        return http;
    }

    @Test
    void aWebSocketBeginsOnAConnectionThatWasKept() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(get(server, "/page"));
        HttpAnswers.await(peer, 1);
        peer.send(get(server, "/page"));
        HttpAnswers.await(peer, 2);
        peer.send(upgrade(server, "/"));
        awaitBehind(peer, 2, WebSocketPeer.ANSWER);
        peer.send(bytes(HI)).send(bytes(HI));
        awaitBehind(peer, 2, WebSocketPeer.ANSWER + HI_BACK + HI_BACK);
        HttpStats http = leave(server, peer);
        assertEquals(2, http.answered());
        assertEquals(1, http.upgraded());
    }

    @Test
    void requestsAndMessagesThatComeTogetherAreAnsweredInOrder() throws Exception {
        Server server = server();
        String all = get(server, "/page") + get(server, "/page") + upgrade(server, "/") + HI + HI;
        RecordingPeer peer = peerOf(server).send(bytes(all));
        awaitBehind(peer, 2, WebSocketPeer.ANSWER + HI_BACK + HI_BACK);
        assertEquals(all.length(), server.stats().bytesIn());
        leave(server, peer);
    }

    @Test
    void requestsAndMessagesMayComeInSingleBytes() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(get(server, "/page"));
        for (byte one : bytes(get(server, "/page") + upgrade(server, "/", "Upgrade: w", "upGRADE:\tW") + HI)) {
            peer.send(new byte[] {one});
        }
        awaitBehind(peer, 2, WebSocketPeer.ANSWER + HI_BACK);
        leave(server, peer);
    }

    @Test
    void theAnswersBeforeItComeFirst() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(bytes(get(server, "/slow") + upgrade(server, "/") + HI));
        asked.take();
        pass(SECOND);
        assertEquals(0, peer.received().length);
        goOn.countDown();
        awaitBehind(peer, 1, WebSocketPeer.ANSWER + HI_BACK);
        leave(server, peer);
    }

    @Test
    void whatComesBeforeTheAnswerIsHeldInBounds() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(bytes(get(server, "/slow") + upgrade(server, "/")));
        asked.take();
        byte[] flood = new byte[16 << 20];
        Call<Void> sending = peer.sending(flood).awaitWaiting();
        assertTrue(
                server.stats().bytesIn() < 512 * 1024,
                () -> "read " + server.stats().bytesIn());
        goOn.countDown();
        await("the flood is no WebSocket's", () -> behind(peer, 1).startsWith(WebSocketPeer.ANSWER + "\u0088"));
        peer.reset();
        sending.failure(Exception.class);
        quietHttp(server);
    }

    @Test
    void aWrongRequestForOneGetsItsAnswerAndTheEnd() throws Exception {
        Server server = server();
        String[][] wrong = {
            {"426", "/", "Version: 13", "Version: 8"},
            {"400", "/", "dGhlIHNhbXBsZSBub25jZQ==", "short"},
            {"404", "/none", "Version: 13", "Version: 13"},
            {"403", "/", "Host: ", "Host: evil.example\r\nX: "},
            {"403", "/", "Connection: Upgrade", "Connection: Upgrade\r\nOrigin: http://evil.example"},
            {"400", "/", "Version: 13", "Version: 13\r\n folded"}
        };
        for (String[] one : wrong) {
            RecordingPeer peer = peerOf(server).send(get(server, "/page"));
            HttpAnswers.await(peer, 1);
            peer.send(bytes(upgrade(server, one[1], one[2], one[3]) + HI + get(server, "/page")));
            List<Answer> answers = HttpAnswers.awaitEnd(peer);
            assertEquals(2, answers.size(), () -> String.join(" ", one));
            assertEquals(Integer.parseInt(one[0]), answers.get(1).code(), () -> String.join(" ", one));
            assertEquals("close", answers.get(1).headers().get("connection").replace(", upgrade", ""));
            peer.close();
        }
        assertEquals(wrong.length, quietHttp(server).refused());
    }

    @Test
    void aPageIsNoWebSocketAndBehindItIsNothing() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(get(server, "/page"));
        HttpAnswers.await(peer, 1);
        peer.send(upgrade(server, "/page") + get(server, "/page"));
        List<Answer> answers = HttpAnswers.awaitEnd(peer);
        assertEquals(2, answers.size());
        assertEquals(200, answers.get(1).code());
        assertEquals("close", answers.get(1).headers().get("connection"));
        peer.close();
        assertEquals(2, quietHttp(server).answered());
    }

    @Test
    void anotherUpgradeIsPassedOver() throws Exception {
        Server server = server();
        String h2c =
                get(server, "/page", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n");
        List<Answer> answers = HttpAnswers.await(peerOf(server).send(h2c + h2c), 2);
        assertFalse(answers.get(0).headers().containsKey("connection"));
        assertEquals("page\n", answers.get(1).body());
    }

    @Test
    void aServerThatStopsBeginsNoneAnyMore() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(get(server, "/slow") + upgrade(server, "/"));
        asked.take();
        int timers = time.pendingTimers();
        Call<Void> shutdown = Call.run(() -> server.shutdown(SECOND.multipliedBy(10)));
        awaitTimers(timers + 1);
        goOn.countDown();
        List<Answer> answers = HttpAnswers.awaitEnd(peer);
        assertEquals("close", answers.getFirst().headers().get("connection"), "it says that it is the last");
        assertEquals(1, answers.size());
        peer.close();
        shutdown.result();
        assertEquals(0, server.stats().http().upgraded());
    }

    @Test
    void aServerThatStopsClosesOneWithItsOwnCode() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(bytes(get(server, "/page") + upgrade(server, "/") + HI));
        awaitBehind(peer, 1, WebSocketPeer.ANSWER + HI_BACK);
        Call<Void> shutdown = Call.run(() -> server.shutdown(SECOND.multipliedBy(10)));
        awaitBehind(peer, 1, WebSocketPeer.ANSWER + HI_BACK + "\u0088\u0002\u0003\u00e9");
        peer.send(WebSocketPeer.frame(0x88, "\u0003\u00e9")).awaitEnding();
        peer.close();
        shutdown.result();
        assertEquals(0, server.stats().open());
    }

    @Test
    void aPeerThatEndsBehindItsRequestGetsTheAnswerAllTheSame() throws Exception {
        Server server = server();
        RecordingPeer peer = peerOf(server).send(get(server, "/slow") + upgrade(server, "/"));
        asked.take();
        peer.endOutput();
        pass(SECOND);
        goOn.countDown();
        await("the answer", () -> behind(peer, 1).startsWith(WebSocketPeer.ANSWER));
        peer.awaitEnding();
        peer.close();
        quietHttp(server);
        assertEquals(1, server.stats().failures(), "no close frame");
    }
}
