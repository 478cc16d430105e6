package dev.streamctl;

import static dev.streamctl.CloseContractTest.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rule C5: the one reason in the end. */
class CloseReasonContractTest extends OnEverySetting {

    @Test
    void c5_aResetIsTheReasonEvenWhenNobodyReads() throws Exception {
        needsReset();
        Framed<String> stream = lines();
        peer.reset();
        CloseReason.Broken broken = assertInstanceOf(CloseReason.Broken.class, reason(stream));
        assertEquals(Reason.RESET, broken.cause().reason());
        stream.close();
        stream.abort();
        assertInstanceOf(CloseReason.Broken.class, reason(stream));
    }

    @Test
    void c5_closedCompletesOnce() throws Exception {
        Framed<String> stream = lines();
        AtomicInteger completions = new AtomicInteger();
        stream.closed().thenRun(completions::incrementAndGet);
        assertFalse(stream.closed().toCompletableFuture().isDone());
        stream.close();
        peer.close();
        CloseReason reason = reason(stream);
        stream.abort();
        stream.close();
        assertEquals(reason, reason(stream));
        // on a thread of its own, which may be a little later
        await("the end is told", () -> completions.get() > 0);
        assertEquals(1, completions.get());
    }

    @Test
    void c5_aCallerCannotCompleteClosedItself() throws Exception {
        Framed<String> stream = lines();
        stream.closed().toCompletableFuture().complete(new CloseReason.AbortedHere());
        stream.send("still open");
        stream.close();
        peer.assertReceivesUpToEnd("still open\n");
        peer.close();
        assertInstanceOf(CloseReason.ClosedHere.class, reason(stream));
    }

    @Test
    void c5_anAbortBehindAFailureLeavesTheFailureAsTheReason() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), QUIET.with(Limit.MAX_FRAME, 8));
        peer.send(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThrows(FrameTooLongException.class, stream::receive);
        assertThrows(StreamBrokenException.class, stream::receive);
        stream.abort();
        CloseReason.Broken broken = assertInstanceOf(CloseReason.Broken.class, reason(stream));
        assertEquals(Reason.PROTOCOL, broken.cause().reason());
    }
}
