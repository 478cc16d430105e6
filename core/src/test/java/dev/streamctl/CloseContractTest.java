package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule C1: close hands over everything, ends the output, and does not destroy it with a reset. */
class CloseContractTest extends OnEverySender {

    private static final Duration LINGER = Duration.ofMillis(Limit.LINGER.byDefault());
    private static final Duration DISCARD_TIME = Duration.ofMillis(Limit.DISCARD_TIME.byDefault());

    static CloseReason reason(Framed<?> stream) throws Exception {
        return reason(stream.connection());
    }

    static CloseReason reason(Connection stream) throws Exception {
        return stream.closed().toCompletableFuture().get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void c1_closeHandsOverAllThatWasAcceptedAndEndsTheOutput(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Call<Void> close = Call.run(sender.connection()::close).awaitWaiting();
        peer.read();
        close.result();
        assertPeerGetsExactlyWhatWasSent();
        peer.close();
        assertInstanceOf(CloseReason.ClosedHere.class, reason(sender.connection()));
    }

    @Test
    void c1_unreadInputDoesNotTurnTheEndIntoAReset() throws Exception {
        needsHalfClose();
        Framed<String> stream = lines();
        peer.send("read\nunread\n".repeat(100));
        assertEquals("read", stream.receive());
        stream.send("bye");
        stream.close();
        peer.assertReceivesUpToEnd("bye\n");
        peer.send("late\n".repeat(100)).endOutput();
        assertInstanceOf(CloseReason.ClosedHere.class, reason(stream));
    }

    @Test
    void c1_closeReturnsWhileThePeerIsStillSendingAndDropsSomeOfThat() throws Exception {
        ByteStream stream = bytes();
        stream.write(HELLO);
        stream.close();
        peer.assertReceivesUpToEnd("hello");
        assertFalse(stream.closed().toCompletableFuture().isDone(), "the input is still open");
        peer.sending(new byte[STUCK]);
        assertInstanceOf(CloseReason.ClosedHere.class, reason(stream));
    }

    @Test
    void c1_aPeerThatNeverEndsIsDroppedAfterTheDiscardTime() throws Exception {
        ByteStream stream = bytes();
        stream.close();
        peer.assertReceivesUpToEnd("");
        assertFalse(stream.closed().toCompletableFuture().isDone());
        await("the connection is closed", () -> {
            time.advance(DISCARD_TIME);
            return stream.closed().toCompletableFuture().isDone();
        });
        assertInstanceOf(CloseReason.ClosedHere.class, reason(stream));
    }

    @Test
    void c1_aPeerThatDoesNotReadIsResetAfterTheLinger() throws Exception {
        Connection stream = openStuck(Sender.Kind.FRAMES).connection();
        int before = time.pendingTimers();
        Call<Void> close = Call.run(stream::close).awaitWaiting();
        awaitTimers(before + 1);
        time.advance(LINGER.minusMillis(1));
        close.awaitWaiting();
        time.advance(Duration.ofMillis(1));
        close.result();
        CloseReason.Broken broken = assertInstanceOf(CloseReason.Broken.class, reason(stream));
        assertEquals(StreamBrokenException.Reason.LINGER, broken.cause().reason());
        assertEquals(setting.unix ? RecordingPeer.Ending.FIN : RecordingPeer.Ending.RST, peer.awaitEnding());
    }

    @Test
    void c1_anInterruptEndsTheWaitAndNotTheClosing() throws Exception {
        Sender sender = openStuck(Sender.Kind.FRAMES);
        Call<Void> close = Call.run(sender.connection()::close).awaitWaiting().interrupt();
        close.result();
        assertTrue(close.interruptLeft(), "close cannot throw it, so it stays pending");
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void c1_sendsAreRefusedFromTheBeginningOfTheClosing(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Call<Void> blocked = Call.run(() -> sender.send(HELLO)).awaitWaiting();
        Call<Void> close = Call.run(sender.connection()::close).awaitWaiting();
        blocked.failure(StreamClosedException.class);
        assertThrows(StreamClosedException.class, () -> sender.send(HELLO));
        assertThrows(StreamClosedException.class, () -> sender.trySend(HELLO));
        assertThrows(StreamClosedException.class, () -> sender.sendNow(HELLO));
        peer.read();
        close.result();
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void c1_closeMayBeCalledByManyThreadsAndAgain() throws Exception {
        Sender sender = openStuck(Sender.Kind.FRAMES);
        Connection stream = sender.connection();
        List<Call<Void>> closes =
                Stream.generate(() -> Call.run(stream::close)).limit(4).toList();
        closes.forEach(Call::awaitWaiting);
        peer.read();
        closes.forEach(Call::result);
        stream.close();
        assertPeerGetsExactlyWhatWasSent();
        peer.close();
        assertInstanceOf(CloseReason.ClosedHere.class, reason(stream));
        stream.close();
    }

    @Test
    void c1_closeAfterTheEndOfThePeerIsTheEndOfTheConnection() throws Exception {
        needsHalfClose();
        Framed<String> stream = lines();
        peer.endOutput();
        assertThrows(StreamEndedException.class, stream::receive);
        stream.send("bye");
        stream.close();
        peer.assertReceivesUpToEnd("bye\n");
        assertInstanceOf(CloseReason.EndedByPeer.class, reason(stream));
    }
}
