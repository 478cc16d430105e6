package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Waits;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the messages of a link. */
class LinkTest extends LinkCase {

    @Test
    void whileTheOtherNodeIsAwayTheOldestMessagesAreDroppedAndTheRestIsSentInOrder() throws Exception {
        RunningNode one = start();
        var sent = Stream.of("1", "2", "3", "4", "5")
                .map(text -> link.join().send(text))
                .toList();
        assertEquals(new Outcome.Dropped(), outcome(sent.get(0)));
        assertEquals(new Outcome.Dropped(), outcome(sent.get(1)));
        assertFalse(sent.get(2).isDone());
        bench.await(Kind.DISCONNECTED); // before there is anybody to connect to
        echoes();
        endPause();
        for (int i = 2; i < 5; i++) {
            assertEquals(new Outcome.Answered("re " + (i + 1)), outcome(sent.get(i)));
        }
        assertEquals(List.of("3", "4", "5"), List.copyOf(heard));
        assertEquals(2, one.counters().get("link_dropped"));
        assertEquals(3, one.counters().get("link_answered"));
        assertEquals(1, one.counters().get("link_lost"));
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
    void anAnswerThatComesLateEndsWithItsConnectionAndIsNotTakenForThatOfTheNext() throws Exception {
        var late = new CountDownLatch(1);
        var cut = new CountDownLatch(1);
        where.set(bench.serve(socket -> {
            try {
                for (Message message : socket) {
                    heard.add(message.asText());
                    if (message.asText().equals("1")) {
                        late.await();
                    }
                    socket.send("re " + message.asText());
                }
            } finally {
                cut.countDown();
            }
        }));
        RunningNode one = start();
        var first = send("1");
        var second = send("2");
        assertEquals("1", heard());
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(ANSWER);
        assertEquals(new Outcome.Unanswered(), outcome(first));
        late.countDown();
        assertTrue(cut.await(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS), "the connection goes on");
        passPause();
        assertEquals(new Outcome.Answered("re 2"), outcome(second));
        assertEquals(2, one.counters().get("link_connected"));
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
        Waits.until(() -> assertEquals(Thread.State.TIMED_WAITING, stop.getState())); // for the answers
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
        Waits.until(() -> assertEquals(1, one.counters().get("link_unasked")));
        assertEquals(new Outcome.Answered("re 1"), outcome(send("1")));
    }
}
