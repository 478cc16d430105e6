package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.task.DeadlineExceededException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules W1 and W2: a frame is queued whole or not at all, and so much may wait and no more. */
class WriteContractTest extends OnEverySender {

    /** The head of a WebSocket's frame is the longest. */
    private static final int MOST_OVERHEAD = 14;

    // W1

    @ParameterizedTest
    @EnumSource
    void w1_aSendThatTimesOutHasSentNothingAndMayBeRepeated(Sender.Kind kind) throws Exception {
        Sender stream = openStuck(kind);
        Call<Void> call = Call.run(() -> stream.send(HELLO, SECOND)).awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        assertThrows(DeadlineExceededException.class, () -> stream.send(HELLO, SECOND.negated()));
        peer.read();
        stream.send(HELLO);
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w1_anInterruptedSendHasSentNothingAndMayBeRepeated(Sender.Kind kind) throws Exception {
        Sender stream = openStuck(kind);
        Call<Void> call = Call.run(() -> stream.send(HELLO)).awaitWaiting().interrupt();
        call.failure(InterruptedException.class);
        assertFalse(call.interruptLeft());
        peer.read();
        stream.send(HELLO);
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w1_whatWasAcceptedIsACopy(Sender.Kind kind) throws Exception {
        Sender stream = openStuck(kind);
        byte[] payload = HELLO.clone();
        stream.sendNow(payload);
        sent(payload);
        payload[0] = 'j';
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w1_framesOfAllSizesGoOutInOrder(Sender.Kind kind) throws Exception {
        Sender stream = open(kind);
        for (int size = 0; size < 200_000; size = size * 2 + 1) {
            byte[] payload = new byte[size];
            java.util.Arrays.fill(payload, (byte) size);
            stream.send(payload);
            sent(payload);
        }
        assertPeerGetsExactlyWhatWasSent();
    }

    // W2

    @ParameterizedTest
    @EnumSource
    void w2_aBlockedSendGoesOnWhenThePeerReads(Sender.Kind kind) throws Exception {
        Sender stream = openStuck(kind);
        Call<Void> call = Call.run(() -> stream.send(HELLO)).awaitWaiting();
        peer.read();
        call.result();
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w2_sendsThatDoNotBlockSayNoInsteadAndQueueNothing(Sender.Kind kind) throws Exception {
        Sender stream = openStuck(kind);
        assertFalse(stream.trySend(HELLO));
        long pending = stream.connection().pendingBytes();
        assertThrows(QueueFullException.class, () -> stream.sendNow(new byte[15 << 20]));
        assertTrue(stream.connection().pendingBytes() <= pending);
        stream.sendNow(HELLO);
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w2_atMostTheHighMarkAndOneFrameWait(Sender.Kind kind) throws Exception {
        Sender stream = openToDeafPeer(kind, QUIET);
        byte[] payload = new byte[10_000];
        int room = SEND_HIGH + payload.length + MOST_OVERHEAD;
        for (int i = 0; i < STUCK / payload.length; i++) {
            if (stream.trySend(payload)) {
                sent(payload);
            }
            assertTrue(stream.connection().pendingBytes() <= room);
        }
        List<Call<Void>> blocked = new ArrayList<>();
        for (int i = 0; i < 1 + STUCK / payload.length; i++) {
            blocked.add(Call.run(() -> stream.send(payload)));
            sent(payload);
        }
        // not the last of them, which may have been the first to run
        await(
                "each call waits that is not over",
                () -> blocked.stream().allMatch(call -> call.ended() || call.waits()));
        assertFalse(blocked.stream().allMatch(Call::ended), "some wait");
        assertTrue(stream.connection().pendingBytes() <= room);
        peer.read();
        blocked.forEach(Call::result);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void w2_aSendThatNeverBlocksFailsAboveTheHardLimit(Sender.Kind kind) throws Exception {
        Sender stream = openToDeafPeer(kind, QUIET);
        byte[] payload = new byte[100_000];
        long max = Limit.SEND_MAX.byDefault();
        assertThrows(QueueFullException.class, () -> {
            for (int i = 0; i < 2 * STUCK / payload.length; i++) {
                stream.sendNow(payload);
                sent(payload);
                assertTrue(stream.connection().pendingBytes() <= max);
            }
        });
        assertPeerGetsExactlyWhatWasSent();
    }
}
