package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.HttpAnswers.Answer;
import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.http.BodyStream;
import dev.streamctl.http.Response;
import dev.streamctl.http.StreamBody;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.Routes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies that are written while they are sent: their framing, their bounds, and each way they end. */
class HttpStreamTest extends OnHttp {

    private final BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();

    private Server streaming(StreamBody body) throws Exception {
        return server(routes(body));
    }

    private Routes routes(StreamBody body) {
        return Routes.none()
                .withHttp(
                        "/",
                        _ -> Response.stream("text/plain", out -> {
                            try {
                                body.write(out);
                            } catch (Throwable e) {
                                ends.add(e);
                                throw e;
                            }
                        }));
    }

    private Throwable end() throws InterruptedException {
        Throwable end = ends.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("the body has not ended");
        }
        return end;
    }

    private static final StreamBody COUNT = out -> {
        out.send("one\n".getBytes());
        out.send(new byte[0]);
        assertTrue(out.trySend("two\n".getBytes()));
        out.send("three\n".getBytes(), Duration.ofSeconds(5));
        out.flush();
        assertEquals(0, out.pendingBytes());
    };

    /** Without chunks, as a stream that has no end may be sent, a part that nobody changes any more is not copied. */
    @Test
    void sharedPartsGoOutAsTheOthersWithChunksAndWithout() throws Exception {
        String large = "x".repeat(50_000);
        StreamBody body = out -> {
            out.send("one\n".getBytes());
            out.sendShared(large.getBytes());
            out.sendShared(new byte[0]);
            out.sendShared("two\n".getBytes());
        };
        for (boolean chunked : new boolean[] {true, false}) {
            Server server = server(
                    Routes.none().withHttp("/", _ -> new Response.Stream("text/plain", body, chunked, Map.of())));
            RecordingPeer peer = peerOf(server).send(get(server, "/"));
            peer.awaitEnding();
            String text = new String(peer.received());
            String whole = chunked
                    ? "4\r\none\n\r\nc350\r\n" + large + "\r\n4\r\ntwo\n\r\n0\r\n\r\n"
                    : "one\n" + large + "two\n";
            assertTrue(text.endsWith("\r\n\r\n" + whole), () -> text.substring(0, 300));
        }
    }

    @Test
    void eachPartIsAChunkAndTheLastSaysThatAllIsThere() throws Exception {
        Server server = streaming(COUNT);
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        peer.awaitEnding();
        String text = new String(peer.received());
        assertTrue(text.endsWith("\r\n\r\n4\r\none\n\r\n4\r\ntwo\n\r\n6\r\nthree\n\r\n0\r\n\r\n"), text);
        Answer answer = HttpAnswers.in(peer.received()).getFirst();
        assertEquals("close", answer.headers().get("connection"));
        assertEquals(1, quietHttp(server).answered());
    }

    @Test
    void withoutChunksTheBodyEndsWithTheConnection() throws Exception {
        Server old = streaming(COUNT);
        Server plain =
                server(Routes.none().withHttp("/", _ -> new Response.Stream("text/plain", COUNT, false, Map.of())));
        for (String request : new String[] {get(old, "/").replace("1.1", "1.0"), get(plain, "/")}) {
            Server server = request.contains("1.0") ? old : plain;
            Answer answer = HttpAnswers.awaitEnd(peerOf(server).send(request)).getFirst();
            assertEquals("one\ntwo\nthree\n", answer.body());
            assertFalse(answer.headers().containsKey("transfer-encoding"));
            assertFalse(answer.headers().containsKey("content-length"));
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsTheBodyAtTheWaterMarkAndIsCut() throws Exception {
        var most = new AtomicLong();
        var sent = new AtomicLong();
        Server server = server(
                routes(out -> {
                    while (true) {
                        out.send(PART);
                        sent.addAndGet(PART.length);
                        most.accumulateAndGet(out.pendingBytes(), Math::max);
                    }
                }),
                QUIET.with(Limit.SLOW_CONSUMER, Duration.ofSeconds(5)));
        RecordingPeer deaf = deafPeerOf(server).send(get(server, "/"));
        long high = Limit.SEND_HIGH.byDefault();
        // the first wait for room, which nothing ends, and the watch over the client
        await("the body waits", () -> most.get() >= high - 2L * PART.length && time.pendingTimers() >= 1);
        for (int i = 0; ends.isEmpty() && i < 100; i++) {
            pass(Duration.ofSeconds(5));
        }
        assertEquals(Reason.SLOW_CONSUMER, ((StreamBrokenException) end()).reason());
        assertTrue(most.get() <= high + PART.length + 1024, () -> "pending at most " + most.get());
        assertTrue(sent.get() < 20 << 20, () -> "sent " + sent.get() + " to nobody");
        deaf.awaitEnding();
        assertEquals(1, quietHttp(server).abandoned());
        assertEquals(1, server.stats().slowConsumers());
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void aSendThatFindsNoRoomInTimeMaySendAnother() throws Exception {
        BlockingQueue<BodyStream> streams = new LinkedBlockingQueue<>();
        Server server = server(
                routes(out -> {
                    out.send(new byte[OnEverySetting.STUCK]); // more than the kernel takes
                    assertFalse(out.trySend(PART));
                    streams.add(out);
                    assertThrows(DeadlineExceededException.class, () -> out.send(PART, Duration.ofSeconds(1)));
                    out.awaitWritable();
                    out.send("late".getBytes());
                }),
                OnEverySetting.WIDE);
        RecordingPeer peer = deafPeerOf(server).send(get(server, "/"));
        streams.take();
        awaitTimers(1);
        time.advance(SECOND);
        await("it gave up", () -> time.pendingTimers() == 0);
        Answer answer = HttpAnswers.awaitEnd(peer).getFirst();
        assertTrue(answer.whole());
        assertTrue(answer.body().endsWith("late"));
        assertEquals(OnEverySetting.STUCK + 4, answer.body().length());
    }

    @Test
    void aClientThatResetsEndsTheBody() throws Exception {
        Server server = streaming(out -> {
            while (true) {
                out.send("x".getBytes());
                out.flush();
            }
        });
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        peer.awaitBytes(400);
        peer.reset();
        assertEquals(Reason.RESET, ((StreamBrokenException) end()).reason());
        assertEquals(1, quietHttp(server).abandoned());
    }

    @Test
    void aBodyThatFailsIsVisiblyCut() throws Exception {
        Server server = streaming(out -> {
            out.send("half".getBytes());
            out.flush();
            throw new IllegalStateException("told to");
        });
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        assertEquals(1, quietHttp(server).failed());
        assertEquals(1, server.stats().handlerFailures());
    }

    @Test
    void aBodyThatAsksEndsWholeAtTheStopOfTheServer() throws Exception {
        Server server = streaming(out -> {
            while (!out.shutdownRequested()) {
                out.send("x".getBytes());
                out.flush();
            }
            out.send("bye".getBytes());
        });
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        peer.awaitBytes(400);
        Call<Void> stop = Call.run(() -> server.shutdown(Duration.ofSeconds(5)));
        Answer answer = HttpAnswers.awaitEnd(peer).getFirst();
        assertTrue(answer.whole());
        assertTrue(answer.body().endsWith("xbye"), answer.body());
        peer.endOutput();
        stop.result();
        assertEquals(1, quietHttp(server).answered());
    }

    @Test
    void aBodyThatDoesNotIsInterruptedAfterTheGrace() throws Exception {
        Server server = streaming(out -> {
            out.send("half".getBytes());
            out.flush();
            testDone.await();
        });
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        await("it is at work", () -> new String(peer.received()).contains("half"));
        Call<Void> stop = Call.run(() -> server.shutdown(Duration.ofSeconds(5))).awaitWaiting();
        awaitTimers(1);
        time.advance(Duration.ofSeconds(5));
        assertEquals(InterruptedException.class, end().getClass());
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertFalse(HttpAnswers.in(peer.received()).getFirst().whole());
        peer.endOutput();
        stop.result();
        assertEquals(1, quietHttp(server).abandoned());
    }

    @Test
    void nothingCanBeSentOnceTheBodyHasReturned() throws Exception {
        BlockingQueue<BodyStream> streams = new LinkedBlockingQueue<>();
        Server server = streaming(streams::add);
        HttpAnswers.awaitEnd(peerOf(server).send(get(server, "/")));
        BodyStream out = streams.take();
        assertThrows(IllegalStateException.class, () -> out.send("late".getBytes()));
    }

    @Test
    void aPartOverMaxFrameIsTheHandlersMistake() throws Exception {
        Server server = server(routes(out -> out.send(new byte[2000])), QUIET.with(Limit.MAX_FRAME, 1999));
        peerOf(server).send(get(server, "/")).awaitEnding();
        assertTrue(end().getMessage().contains("part of 2000 bytes, longer than 1999"));
        assertEquals(1, quietHttp(server).failed());
    }
}
