package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limits;
import dev.streamctl.testing.ManualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private int asked;
    private final Outbox outbox =
            new Outbox("peer", Limits.defaults(), new ManualTime(), new SpareBuffers(), _ -> {}, () -> asked++);

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
        outbox.end(new Ending.Closed("peer", "closed on this side"));
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
}
