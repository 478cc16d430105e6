package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which failures {@link Reconnect} tries again where nobody says otherwise. */
class TransientFailureTest {

    @Test
    void networkTroubleIsTransient() {
        for (ConnectFailedException.Reason reason : ConnectFailedException.Reason.values()) {
            assertTrue(Reconnect.isTransient(new ConnectFailedException(reason, "x", null)), reason.name());
        }
        for (StreamBrokenException.Reason reason : StreamBrokenException.Reason.values()) {
            assertEquals(
                    reason != StreamBrokenException.Reason.PROTOCOL,
                    Reconnect.isTransient(new StreamBrokenException(reason, "x", null)),
                    reason.name());
        }
        assertTrue(Reconnect.isTransient(new StreamEndedException("x")));
        assertTrue(Reconnect.isTransient(new IncompleteReadException("x", 1)));
        assertTrue(Reconnect.isTransient(new TruncatedFrameException("x")));
        assertTrue(Reconnect.isTransient(new QueueFullException("x")));
        assertTrue(Reconnect.isTransient(new DeadlineExceededException("x")));
    }

    @Test
    void whatWouldHappenAgainOrWasWantedIsFatal() {
        assertFalse(Reconnect.isTransient(new StreamClosedException("x")));
        assertFalse(Reconnect.isTransient(
                new BindFailedException(BindFailedException.Reason.OTHER, "x", new IOException())));
        assertFalse(Reconnect.isTransient(new FrameTooLongException("x", 1, true)));
        assertFalse(Reconnect.isTransient(new MalformedFrameException("x", true)));
        assertFalse(Reconnect.isTransient(new IOException("x")));
        assertFalse(Reconnect.isTransient(new IllegalArgumentException("x")));
    }
}
