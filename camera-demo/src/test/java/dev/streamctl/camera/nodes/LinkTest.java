package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.Backoff;
import dev.streamctl.Endpoint;
import dev.streamctl.access.Token;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.discovery.NodeNotFoundException;
import dev.streamctl.limits.Limit;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class LinkTest {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final ManualTime time = new ManualTime();
    private final AtomicReference<Endpoint.Ws> where = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Link> link = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    /** A node that only has a link, to {@code other}. */
    private RunningNode start(NodeOptions options) throws Exception {
        NodeDirectory directory = name -> {
            switch (trouble.getAndSet(null)) {
                case RuntimeException mistake -> throw mistake;
                case Error error -> throw error;
                case null, default -> {}
            }
            Endpoint.Ws found = where.get();
            if (found == null) {
                throw new NodeNotFoundException("no node " + name + " yet");
            }
            return found;
        };
        LinkTerms terms = LinkTerms.defaults()
                .withMaxBytes(3 + 3 * Waiting.OVERHEAD)
                .withAnswerWithin(ANSWER)
                .withBackoff(Backoff.defaults().withDelays(PAUSE, PAUSE));
        return bench.run(
                new Linked(),
                options.withDirectory(directory, options.bearing())
                        .withTerms(terms)
                        .withTime(time)
                        .withWatcher(bench.events::add));
    }

    private final class Linked implements Node {
        @Override
        public String role() {
            return "linked";
        }

        @Override
        public void setup(NodeContext context) {
            link.complete(context.link("other"));
        }

        @Override
        public String loop(Channel channel, String message) {
            return null;
        }
    }

    private RunningNode start() throws Exception {
        return start(NodeOptions.of("one", Bench.ANYWHERE));
    }

    private CompletableFuture<Outcome> send(String text) throws Exception {
        return link.get().send(text);
    }

    private static Outcome outcome(CompletableFuture<Outcome> sent) throws Exception {
        return sent.get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private String heard() throws Exception {
        return heard.poll(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Lets the link try again. */
    private void passPause() throws Exception {
        bench.await(Kind.DISCONNECTED);
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(PAUSE);
    }

    private void echoes() throws Exception {
        where.set(bench.serve(socket -> {
            for (Message message : socket) {
                heard.add(message.asText());
                socket.send("re " + message.asText());
            }
        }));
    }

    @Test
    void whileTheOtherNodeIsAwayTheOldestMessagesAreDroppedAndTheRestIsSentInOrder() throws Exception {
        RunningNode one = start();
        var sent = Stream.of("1", "2", "3", "4", "5")
                .map(text -> link.join().send(text))
                .toList();
        assertEquals(new Outcome.Dropped(), outcome(sent.get(0)));
        assertEquals(new Outcome.Dropped(), outcome(sent.get(1)));
        assertFalse(sent.get(2).isDone());
        echoes();
        passPause();
        for (int i = 2; i < 5; i++) {
            assertEquals(new Outcome.Answered("re " + (i + 1)), outcome(sent.get(i)));
        }
        assertEquals(List.of("3", "4", "5"), List.copyOf(heard));
        assertEquals(2, one.counters().get("link_dropped"));
        assertEquals(3, one.counters().get("link_answered"));
        assertEquals(1, one.counters().get("link_lost"));
    }

    @Test
    void aMistakeInAnAttemptIsCountedAndToldAndTriedAgain() throws Exception {
        trouble.set(new IllegalStateException("no such state"));
        echoes();
        RunningNode one = start();
        CompletableFuture<Outcome> sent = send("1");
        assertEquals(
                "java.lang.IllegalStateException: no such state",
                bench.await(Kind.DISCONNECTED).text());
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(PAUSE);
        assertEquals(new Outcome.Answered("re 1"), outcome(sent));
        assertEquals(1, one.counters().get("link_lost"));
    }

    @Test
    void anErrorEndsTheNode() throws Exception {
        var error = new AssertionError("out of everything");
        trouble.set(error);
        RunningNode one = start();
        var thrown = assertThrows(
                ExecutionException.class,
                () -> one.finished().toCompletableFuture().get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(error, thrown.getCause());
    }

    @Test
    void aMessageThatIsNeverAnsweredIsCountedAndNotSentAgainAndTheNextOneGoesOn() throws Exception {
        var connections = new AtomicInteger();
        where.set(bench.serve(socket -> {
            boolean silent = connections.incrementAndGet() == 1;
            for (Message message : socket) {
                heard.add(message.asText());
                if (!silent) {
                    socket.send("re");
                }
            }
        }));
        RunningNode one = start();
        var first = send("1");
        var second = send("2");
        assertEquals("1", heard());
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(ANSWER.minusNanos(1));
        assertFalse(first.isDone());
        time.advance(Duration.ofNanos(1));
        assertEquals(new Outcome.Unanswered(), outcome(first));
        passPause();
        assertEquals(new Outcome.Answered("re"), outcome(second));
        assertEquals("2", heard());
        assertEquals(1, one.counters().get("link_unanswered"));
        assertEquals(2, connections.get());
        one.close(); // which would send what waits
        assertEquals(List.of(), List.copyOf(heard));
    }

    @Test
    void aNodeThatDiesBetweenAMessageAndItsAnswerIsConnectedAnew() throws Exception {
        var connections = new AtomicInteger();
        where.set(bench.serve(socket -> {
            boolean dies = connections.incrementAndGet() == 1;
            for (Message message : socket) {
                heard.add(message.asText());
                if (dies) {
                    socket.abort();
                    return;
                }
                socket.send("re");
            }
        }));
        RunningNode one = start();
        var first = send("1");
        var second = send("2");
        assertEquals(new Outcome.Unanswered(), outcome(first));
        passPause();
        assertEquals(new Outcome.Answered("re"), outcome(second));
        one.close(); // which would send what waits
        assertEquals(List.of("1", "2"), List.copyOf(heard));
        assertEquals(1, one.counters().get("link_unanswered"));
    }

    @Test
    void anEndOfTheOtherNodeIsNoticedWhileNothingIsToBeSent() throws Exception {
        var go = new CountDownLatch(1);
        where.set(bench.serve(socket -> go.await()));
        start();
        bench.await(Kind.CONNECTED);
        go.countDown();
        assertEquals(
                "other has closed the connection",
                bench.await(Kind.DISCONNECTED).text());
    }

    @Test
    void theStopWaitsUntilAllThatWaitsWasSentAndAnswered() throws Exception {
        var go = new CountDownLatch(1);
        where.set(bench.serve(socket -> {
            for (Message message : socket) {
                heard.add(message.asText());
                go.await();
                socket.send("re");
            }
        }));
        RunningNode one = start();
        var sent = Stream.of("1", "2", "3").map(text -> link.join().send(text)).toList();
        assertEquals("1", heard());
        Thread stop = Thread.ofVirtual().start(() -> link.join().end(Bench.PATIENCE));
        while (stop.isAlive() && stop.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it waits for the answers
        }
        go.countDown();
        for (var each : sent) {
            assertEquals(new Outcome.Answered("re"), outcome(each));
        }
        stop.join();
        assertEquals(List.of("2", "3"), List.copyOf(heard));
        assertEquals(0, one.counters().get("link_dropped"));
        assertEquals(new Outcome.Dropped(), outcome(send("4")), "the link has ended");
    }

    @Test
    void whatIsLeftAtTheEndOfTheGraceIsDroppedAndCounted() throws Exception {
        NodeOptions options = NodeOptions.of("one", Bench.ANYWHERE);
        RunningNode one = start(options.withServer(options.server().with(Limit.LINGER, 0)));
        var sent = send("1");
        one.close();
        assertEquals(new Outcome.Dropped(), outcome(sent));
        assertEquals(1, one.counters().get("link_dropped"));
    }

    @Test
    void aMessageThatAnswersNothingIsCountedAndIgnored() throws Exception {
        where.set(bench.serve(socket -> {
            socket.send("hello");
            for (Message message : socket) {
                socket.send("re " + message.asText());
            }
        }));
        RunningNode one = start();
        while (one.counters().get("link_unasked") == 0) {
            Thread.onSpinWait();
        }
        assertEquals(new Outcome.Answered("re 1"), outcome(send("1")));
    }

    @Test
    void aTokenIsNotToldOverANetworkWithoutEncryption() throws Exception {
        where.set(Endpoint.ws("198.51.100.1", 8765, "/"));
        NodeOptions options = NodeOptions.of("one", Bench.ANYWHERE);
        start(options.withDirectory(options.directory(), Token.of("a-token-of-22-letters-at-least")));
        assertEquals(
                "the token is not told to ws://198.51.100.1:8765/, which is not encrypted",
                bench.await(Kind.DISCONNECTED).text());
    }
}
