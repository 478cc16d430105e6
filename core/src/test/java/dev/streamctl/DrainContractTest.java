package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules W3 and W4: what drain, flush and awaitWritable promise, and that a broken connection never hides behind them. */
class DrainContractTest extends OnEverySender {

    // W3

    @ParameterizedTest
    @EnumSource
    void w3_drainReturnsBelowTheLowMark(Sender.Kind kind) throws Exception {
        Connection stream = openStuck(kind).connection();
        Call<Void> drain = Call.run(stream::drain).awaitWaiting();
        peer.read();
        drain.result();
        assertTrue(stream.pendingBytes() <= SEND_LOW);
    }

    @ParameterizedTest
    @EnumSource
    void w3_flushReturnsWhenTheKernelHasEverything(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Connection stream = sender.connection();
        Call<Void> flush = Call.run(stream::flush).awaitWaiting();
        Call<Void> another = Call.run(stream::flush).awaitWaiting();
        peer.read();
        flush.result();
        another.result();
        assertEquals(0, stream.pendingBytes());
        stream.flush();
        stream.drain();
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w3_flushDoesNotWaitForWhatIsSentLater(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Call<Void> flush = Call.run(sender.connection()::flush).awaitWaiting();
        Call<Void> chatter = Call.run(() -> {
            while (!flush.ended()) {
                sender.send(HELLO);
                sent(HELLO);
            }
        });
        peer.read();
        flush.result();
        chatter.result();
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void w3_oneInterruptedWaiterDoesNotReleaseTheOthers() throws Exception {
        Connection stream = openStuck(Sender.Kind.FRAMES).connection();
        Call<Void> drain = Call.run(stream::drain).awaitWaiting();
        Call<Void> flush = Call.run(stream::flush).awaitWaiting();
        Call.run(stream::drain).awaitWaiting().interrupt().failure(InterruptedException.class);
        drain.awaitWaiting();
        flush.awaitWaiting();
        peer.read();
        drain.result();
        assertTrue(stream.pendingBytes() <= SEND_LOW);
        flush.result();
        assertEquals(0, stream.pendingBytes());
    }

    @Test
    void w3_drainAndFlushEndAtTheDeadlineAndLoseNothing() throws Exception {
        Connection stream = openStuck(Sender.Kind.FRAMES).connection();
        for (Call.Action wait : List.<Call.Action>of(stream::drain, stream::flush, stream::awaitWritable)) {
            Call<Void> call = Call.run(() -> Deadline.within(SECOND, wait::run)).awaitWaiting();
            time.advance(SECOND);
            call.failure(DeadlineExceededException.class);
        }
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w3_aBrokenConnectionIsReportedEvenWhenNothingWaits(Sender.Kind kind) throws Exception {
        needsReset();
        Sender sender = open(kind);
        Connection stream = sender.connection();
        peer.reset();
        stream.closed().toCompletableFuture().get();
        assertEquals(0, stream.pendingBytes());
        assertEquals(
                Reason.RESET,
                assertThrows(StreamBrokenException.class, stream::drain).reason());
        assertEquals(
                Reason.RESET,
                assertThrows(StreamBrokenException.class, stream::flush).reason());
        assertThrows(StreamBrokenException.class, stream::awaitWritable);
        assertThrows(StreamBrokenException.class, () -> sender.send(HELLO));
        assertThrows(StreamBrokenException.class, () -> sender.trySend(HELLO));
        assertThrows(StreamBrokenException.class, () -> sender.sendNow(HELLO));
    }

    @ParameterizedTest
    @EnumSource
    void w3_aResetWakesAllThatWait(Sender.Kind kind) throws Exception {
        needsReset();
        Sender sender = openStuck(kind);
        Connection stream = sender.connection();
        List<Call<Void>> calls = List.of(
                Call.run(stream::drain),
                Call.run(stream::flush),
                Call.run(stream::awaitWritable),
                Call.run(() -> sender.send(HELLO)));
        calls.forEach(Call::awaitWaiting);
        peer.reset();
        for (Call<Void> call : calls) {
            StreamBrokenException broken = call.failure(StreamBrokenException.class);
            assertEquals(Reason.RESET, broken.reason(), broken::toString);
        }
    }

    // W4

    @ParameterizedTest
    @EnumSource
    void w4_awaitWritableReturnsWhenASendWouldNotBlock(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Call<Void> writable = Call.run(sender.connection()::awaitWritable).awaitWaiting();
        assertFalse(sender.trySend(HELLO));
        peer.read();
        writable.result();
        assertTrue(sender.trySend(HELLO));
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w4_awaitWritableFailsAtOnceWhenTheOutputWasEndedHere(Sender.Kind kind) throws Exception {
        Connection stream = open(kind).connection();
        stream.shutdownOutput();
        assertThrows(StreamClosedException.class, stream::awaitWritable);
        stream.close();
        assertThrows(StreamClosedException.class, stream::awaitWritable);
        peer.close();
        stream.closed().toCompletableFuture().get();
        assertThrows(StreamClosedException.class, stream::awaitWritable);
    }

    @ParameterizedTest
    @EnumSource
    void w4_whatWaitsForRoomEndsWithTheOutput(Sender.Kind kind) throws Exception {
        Connection stream = openStuck(kind).connection();
        Call<Void> writable = Call.run(stream::awaitWritable).awaitWaiting();
        stream.shutdownOutput();
        writable.failure(StreamClosedException.class);
        assertThrows(StreamClosedException.class, stream::awaitWritable, "the rest still waits to be sent");
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void w4_withEpollTheKernelKeepsLittleUnsent() throws Exception {
        Assumptions.assumeTrue(
                setting.transport == NetworkOptions.Transport.EPOLL && !setting.unix,
                "only TCP with epoll has a mark for what the kernel keeps unsent");
        Connection stream = openStuck(Sender.Kind.FRAMES).connection();
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(100);
        }
        long withKernel = STUCK - stream.pendingBytes();
        assertTrue(withKernel < 1 << 20, withKernel + " bytes are with the kernel, of which the peer has room for few");
    }
}
