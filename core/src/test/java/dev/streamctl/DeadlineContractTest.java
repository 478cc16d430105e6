package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules I3 to I5 where they meet a stream: the nearest deadline wins, costs nearly nothing and leaves nothing behind. */
class DeadlineContractTest extends OnEverySender {

    // I3

    @Test
    void i3_theCallsOwnTimeoutWinsWhereItIsNearer() throws Exception {
        Framed<String> stream = lines();
        Call<String> call = Call.of(() -> Deadline.within(SECOND.multipliedBy(10), () -> stream.receive(SECOND)))
                .awaitWaiting();
        time.advance(SECOND.minusNanos(1));
        call.awaitWaiting();
        time.advance(Duration.ofNanos(1));
        call.failure(DeadlineExceededException.class);
    }

    @Test
    void i3_theDeadlineOfTheBlockWinsWhereItIsNearer() throws Exception {
        Framed<String> stream = lines();
        Call<String> call = Call.of(() -> Deadline.within(SECOND, () -> stream.receive(SECOND.multipliedBy(10))))
                .awaitWaiting();
        time.advance(SECOND.minusNanos(1));
        call.awaitWaiting();
        time.advance(Duration.ofNanos(1));
        call.failure(DeadlineExceededException.class);
        assertFalse(call.interruptLeft());
        peer.send("hello\n");
        assertEquals("hello", stream.receive());
    }

    @Test
    void i3_everyBlockingReadEndsAtTheDeadlineOfItsBlock() throws Exception {
        ByteStream stream = bytes();
        for (Call.Action read : List.<Call.Action>of(
                () -> stream.read(1), () -> stream.readExactly(1), () -> stream.readUntil(HELLO), stream::readLine)) {
            Call<Void> call = Call.run(() -> Deadline.within(SECOND, read::run)).awaitWaiting();
            time.advance(SECOND);
            call.failure(DeadlineExceededException.class);
        }
        peer.send("hello\n");
        assertEquals("hello", stream.readLine());
    }

    @ParameterizedTest
    @EnumSource
    void i3_aBlockedSendEndsAtTheDeadlineOfItsBlock(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Call<Void> call = Call.run(() -> Deadline.within(SECOND, () -> sender.send(HELLO)))
                .awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void i3_aBlockOfSeveralReadsHasOneDeadline() throws Exception {
        Framed<String> stream = lines();
        Call<String> call = Call.of(() -> Deadline.within(SECOND.multipliedBy(2), () -> {
            stream.receive();
            return stream.receive();
        }));
        call.awaitWaiting();
        time.advance(SECOND);
        peer.send("first\n");
        stream.send("go on");
        peer.assertReceives("go on\n");
        call.awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        peer.send("later\n");
        assertTrue(List.of("first", "later").contains(stream.receive()));
    }

    // I4

    @Test
    void i4_aLoopOfTimedReceivesKeepsOneTimer() throws Exception {
        Framed<String> stream = lines();
        int before = time.pendingTimers();
        for (int i = 0; i < 100; i++) {
            Call<String> call = Call.of(() -> stream.receive(SECOND)).awaitWaiting();
            peer.send(i + "\n");
            assertEquals(String.valueOf(i), call.result());
            assertTrue(time.pendingTimers() <= before + 1);
            time.advance(Duration.ofMillis(10));
        }
        stream.abort();
        CloseContractTest.reason(stream);
        await("no timer is left", () -> time.pendingTimers() <= before);
    }

    @Test
    void i4_theEndOfTheStreamTakesItsTimersBack() throws Exception {
        Framed<String> stream = lines();
        Call<String> call = Call.of(() -> stream.receive(SECOND));
        awaitTimers(1);
        stream.abort();
        call.failure(StreamClosedException.class);
        stream.closed().toCompletableFuture().get();
        await("no timer is left", () -> time.pendingTimers() == 0);
    }

    @Test
    void i4_aTimerLeftByAnEarlierCallDoesNotEndALaterOne() throws Exception {
        Framed<String> stream = lines();
        int others = time.pendingTimers();
        Call<String> first = Call.of(() -> stream.receive(SECOND)).awaitWaiting();
        peer.send("first\n");
        assertEquals("first", first.result());
        Call<String> second =
                Call.of(() -> stream.receive(SECOND.multipliedBy(2))).awaitWaiting();
        time.advance(SECOND);
        second.awaitWaiting();
        peer.send("second\n");
        assertEquals("second", second.result());
        Call<String> third =
                Call.of(() -> stream.receive(SECOND.multipliedBy(2))).awaitWaiting();
        time.advance(SECOND.multipliedBy(2));
        // the timer that the second has left was due on the way: the third may have looked at the clock of then
        await("it has ended, or waits for the rest", () -> third.ended() || time.pendingTimers() > others);
        time.advance(SECOND);
        third.failure(DeadlineExceededException.class);
    }

    // I5

    @Test
    void i5_aDeadlineThatPassesWhileTheBlockEndsLeavesNoInterrupt() throws Exception {
        Framed<String> stream = lines();
        for (int i = 0; i < 200; i++) {
            peer.send(i + "\n");
            Call<String> call = Call.of(() -> Deadline.within(SECOND, () -> stream.receive()));
            time.advance(SECOND);
            String got = call.threw(DeadlineExceededException.class) ? stream.receive() : call.result();
            assertEquals(String.valueOf(i), got, "given by one of the two, lost by neither");
            assertFalse(call.interruptLeft());
        }
    }
}
