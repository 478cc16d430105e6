package dev.streamctl.internal.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pings that one side sends: at most one waits for its answer, or the answer to the last would be measured from the next.
 * Any thread.
 */
final class Pings {

    private boolean wanted;
    private boolean sent;
    private long since;
    private long number;
    private volatile long roundTrip = -1;

    /** Asks for one; false where one waits for its answer already. */
    synchronized boolean want(long now) {
        if (isOpen()) {
            return false;
        }
        wanted = true;
        since = now;
        return true;
    }

    private boolean isOpen() {
        return wanted || sent;
    }

    /** The payload of the ping to be sent now; null where none is wanted. */
    synchronized byte @Nullable [] next() {
        if (!wanted) {
            return null;
        }
        wanted = false;
        sent = true;
        number++;
        return payload();
    }

    private byte[] payload() {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** Whether this is the answer to the ping that waits for one; others may come unasked (section 5.5.3). */
    synchronized boolean isAnswer(byte[] pong) {
        return sent && Arrays.equals(pong, payload());
    }

    /** The ping was answered. */
    synchronized void answered(long now) {
        sent = false;
        roundTrip = now - since;
    }

    /** Nanoseconds since the ping was asked for that waits for its answer; negative where none does. */
    synchronized long age(long now) {
        return isOpen() ? Math.max(0, now - since) : -1;
    }

    /** Nanoseconds from the newest answered ping to its answer; negative where there was none. */
    long roundTripNanos() {
        return roundTrip;
    }
}
