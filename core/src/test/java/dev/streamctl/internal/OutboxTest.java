package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Action;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final int HIGH = 40;
    private static final int LOW = 10;

    private int asked;
    private final ManualTime time = new ManualTime();
    private final Outbox outbox = new Outbox(
            "peer",
            Limits.defaults().with(Limit.SEND_HIGH, HIGH).with(Limit.SEND_LOW, LOW),
            time,
            new SpareBuffers(),
            _ -> {},
            () -> asked++,
            null);

    private void send(String line) throws Exception {
        outbox.sendNow(Lines.text(), line, 100);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void theLoopIsAskedOnceForAllThatGathers() throws Exception {
        send("one");
        send("two");
        assertEquals(1, asked);
        assertEquals("one\ntwo\n", text(outbox.take(0)));
        send("three");
        assertEquals(1, asked, "it asks again by itself while it writes");
        assertEquals("three\n", text(outbox.take(8)));
        assertEquals(6, outbox.pendingBytes());
        assertNull(outbox.take(6));
        assertEquals(0, outbox.pendingBytes());
        send("four");
        assertEquals(2, asked);
    }

    @Test
    void anOutputHasNotEndedBeforeItsLastFrameIsTaken() throws Exception {
        assertNull(outbox.take(0));
        send("last");
        outbox.end(new Ending.Closed("peer", "closed on this side"), Dialogue.Parting.DONE);
        assertFalse(outbox.ended(), "the end would overtake the frame");
        assertEquals("last\n", text(outbox.take(0)));
        assertTrue(outbox.ended());
    }

    @Test
    void anOutputThatWasDroppedDoesNotEndInOrder() throws Exception {
        send("lost");
        outbox.fail(new Ending.Closed("peer", "aborted on this side"));
        assertNull(outbox.take(0));
        assertFalse(outbox.ended());
        assertEquals(0, outbox.pendingBytes());
    }

    /** Whether this call, which waits for room, returns at once. */
    private boolean returns(Action<Exception> call) throws Exception {
        return ScopedValue.where(TimeSource.CURRENT, time).call(() -> {
            try {
                Deadline.within(Duration.ZERO, call);
                return true;
            } catch (DeadlineExceededException e) {
                return false;
            }
        });
    }

    @Test
    void eachWaitEndsExactlyAtItsMark() throws Exception {
        send("x".repeat(HIGH - 1));
        outbox.take(0);
        assertFalse(returns(outbox.waits()::writable));
        assertFalse(outbox.trySend(Lines.text(), "no room", 100));
        outbox.written(1);
        assertTrue(returns(outbox.waits()::writable), "a send would find room");
        assertFalse(returns(outbox.waits()::drain));
        outbox.written(HIGH - LOW - 2);
        assertFalse(returns(outbox.waits()::drain));
        outbox.written(1);
        assertTrue(returns(outbox.waits()::drain));
        assertFalse(returns(outbox.waits()::flush));
        outbox.written(LOW - 1);
        assertFalse(returns(outbox.waits()::flush));
        outbox.written(1);
        assertTrue(returns(outbox.waits()::flush));
    }
}
