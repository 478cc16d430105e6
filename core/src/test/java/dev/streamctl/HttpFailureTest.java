package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.HttpAnswers.Answer;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Handlers that fail, clients that are slow or too many, and servers that stop: who is told what, and what is counted. */
class HttpFailureTest extends OnHttp {

    private static final Routes ROUTES = Routes.none().withHttp("/", _ -> Response.text("hello\n"));

    @Test
    void aHandlerThatThrowsIsAnsweredForAndHurtsNobodyElse() throws Exception {
        Server server = server(ROUTES.withHttp("/fail", _ -> {
                    throw new IllegalStateException("secret");
                })
                .withHttp("/null", _ -> null));
        RecordingPeer other = peerOf(server).send(get(server, "/"));
        HttpAnswers.await(other, 1);
        for (String path : List.of("/fail", "/null")) {
            try (var lines = new LogLines()) {
                Answer answer = HttpAnswers.awaitEnd(peerOf(server).send(get(server, path)))
                        .getFirst();
                assertEquals(500, answer.code());
                assertEquals("close", answer.headers().get("connection"));
                assertFalse(answer.body().contains("secret"), answer.body());
                await(
                        "it is logged",
                        () -> lines.containing("the handler of " + path).size() == 1);
            }
        }
        HttpAnswers.await(other.send(get(server, "/")), 2);
        other.endOutput().awaitEnding();
        assertEquals(2, quietHttp(server).failed());
        assertEquals(2, server.stats().handlerFailures());
    }

    @Test
    void aHandlerThatTakesTooLongIsInterruptedAndAnsweredFor() throws Exception {
        var begun = new CountDownLatch(1);
        Server server = server(ROUTES.withHttp("/slow", _ -> {
            begun.countDown();
            testDone.await();
            return Response.text("never");
        }));
        RecordingPeer peer = peerOf(server).send(get(server, "/slow"));
        begun.await(); // its time runs
        pass(Duration.ofMillis(Limit.REQUEST_TIME.byDefault()));
        Answer answer = HttpAnswers.awaitEnd(peer).getFirst();
        assertEquals(503, answer.code());
        assertEquals("1", answer.headers().get("retry-after"));
        assertEquals(1, quietHttp(server).failed());
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void oneHeadThatDripsIsRefusedAndALaterOneCut() throws Exception {
        Server server = server(ROUTES);
        RecordingPeer first = peerOf(server).send("GET / HT");
        RecordingPeer later = peerOf(server).send(get(server, "/"));
        HttpAnswers.await(later, 1);
        later.send("GET / HT");
        awaitTimers(3);
        pass(Duration.ofMillis(Limit.HANDSHAKE.byDefault()));
        assertEquals(408, HttpAnswers.awaitEnd(first).getFirst().code());
        assertEquals(RecordingPeer.Ending.FIN, later.awaitEnding());
        assertEquals(Map.of(408, 1L), quietHttp(server).refusedBy());
        assertEquals(1, server.stats().slowFrames());
    }

    @Test
    void overTheLimitOfConnectionsARequestIsAnsweredWith503() throws Exception {
        Server server = server(ROUTES, QUIET.with(Limit.MAX_CONNECTIONS, 1));
        RecordingPeer only = peerOf(server).send(get(server, "/"));
        HttpAnswers.await(only, 1);
        Answer answer =
                HttpAnswers.awaitEnd(peerOf(server).send(get(server, "/"))).getFirst();
        assertEquals(503, answer.code());
        assertTrue(answer.body().contains("its limit is 1 connection"), answer.body());
        HttpAnswers.await(only.send(get(server, "/")), 2);
        only.endOutput().awaitEnding();
        quietHttp(server);
        assertEquals(1, server.stats().refused());
    }

    @Test
    void theServerStopsBetweenTwoRequestsAtOnceAndBehindTheOneInFlight() throws Exception {
        Server server = server(ROUTES.withHttp("/slow", request -> {
            testDone.await();
            return Response.text(request.path());
        }));
        RecordingPeer busy = peerOf(server).send(get(server, "/slow"));
        await("it is at it", () -> server.stats().http().requests() == 1);
        // the later one is told of the stop behind the other, so its end shows that both know
        RecordingPeer idle = peerOf(server).send(get(server, "/"));
        HttpAnswers.await(idle, 1);
        Call<Void> stop = Call.run(() -> server.shutdown(Duration.ofSeconds(5)));
        assertEquals(RecordingPeer.Ending.FIN, idle.awaitEnding());
        testDone.countDown();
        Answer answer = HttpAnswers.awaitEnd(busy).getFirst();
        assertEquals("/slow", answer.body());
        assertEquals("close", answer.headers().get("connection"));
        idle.endOutput();
        busy.endOutput();
        stop.result();
        assertEquals(2, quietHttp(server).answered());
    }

    /** What waits gets as long as the client goes on taking it, and not only what a close would give. */
    @Test
    void allOfTheLastAnswerIsSentHoweverLongTheClientTakes() throws Exception {
        Assumptions.assumeTrue(
                stack.transport == NetworkOptions.Transport.EPOLL, "else the kernel takes more than waits here");
        byte[] large = new byte[OnEverySetting.STUCK];
        BlockingQueue<Thread> handlers = new LinkedBlockingQueue<>();
        Routes routes = Routes.none().withHttp("/", _ -> {
            handlers.add(Thread.currentThread());
            return Response.bytes("image/png", large);
        });
        // behind the last part waits more than the kernel takes at once, which is some 64 KiB
        int waiting = 1 << 20;
        Server server = server(routes, QUIET.with(Limit.SEND_HIGH, waiting).with(Limit.SEND_LOW, waiting));
        RecordingPeer peer = deafPeerOf(server).send(get(server, "/", "Connection: close\r\n"));
        await("the handler's answer is under way", () -> server.stats().bytesOut() > 0);
        Thread handler = handlers.take();
        for (int taken = 0; server.stats().http().answered() == 0; taken += 8 * 1024) {
            peer.read(8 * 1024).awaitBytes(taken + 8 * 1024);
            pass(Duration.ZERO);
            // before more is taken
            await(
                    "the handler waits for room or is done",
                    () -> handler.getState() == Thread.State.WAITING
                            || server.stats().http().answered() > 0);
        }
        assertTrue(server.stats().bytesOut() < large.length, "some of it still waits");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(Limit.LINGER.byDefault()));
        }
        Answer answer = HttpAnswers.awaitEnd(peer.read()).getFirst();
        assertEquals(large.length, answer.body().length());
    }

    @Test
    void aSubsequentRequestThatIsRefusedEndsTheConnection() throws Exception {
        Server server = server(ROUTES);
        RecordingPeer peer = peerOf(server).send(get(server, "/") + get(server, "/none") + get(server, "/"));
        List<Answer> answers = HttpAnswers.awaitEnd(peer);
        assertEquals(List.of(200, 404), answers.stream().map(Answer::code).toList());
        RecordingPeer hostile =
                peerOf(server).send(get(server, "/") + "GET / HTTP/1.1\nHost: x\n\n" + get(server, "/"));
        assertEquals(
                List.of(200, 400),
                HttpAnswers.awaitEnd(hostile).stream().map(Answer::code).toList());
        assertEquals(Map.of(400, 1L, 404, 1L), quietHttp(server).refusedBy());
        assertEquals(0, server.stats().refusedHandshakes());
    }

    @Test
    void ofRequestsThatNobodyAnswersYetOnlyAFewAreRead() throws Exception {
        Server server = server(Routes.none().withHttp("/", _ -> {
            testDone.await();
            return Response.text("late");
        }));
        RecordingPeer peer = peerOf(server);
        Call<Void> sending = peer.sending(get(server, "/").repeat(200_000).getBytes());
        await("reading has begun", () -> server.stats().bytesIn() > 16 * 1024);
        for (int i = 0; i < 300; i++) {
            pass(Duration.ZERO);
        }
        sending.awaitWaiting();
        assertTrue(
                server.stats().bytesIn() < 200_000,
                () -> "read " + server.stats().bytesIn() + " bytes");
        assertEquals(1, server.stats().http().requests());
    }
}
