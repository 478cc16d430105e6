package dev.streamctl.internal;

import dev.streamctl.QueueFullException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;

/**
 * How many bytes an output has accepted and the kernel has of them, against the marks. Guarded by the lock of its
 * {@link Outbox}.
 */
final class Backlog {

    private final int high;
    private final int low;
    private final int max;
    private long accepted;
    private long written;

    Backlog(Limits limits) {
        this.high = limits.intValue(Limit.SEND_HIGH);
        this.low = Math.min(limits.intValue(Limit.SEND_LOW), high - 1);
        this.max = Math.max(limits.intValue(Limit.SEND_MAX), high);
    }

    void accept(int bytes) {
        accepted += bytes;
    }

    void write(int bytes) {
        written += bytes;
    }

    /** All bytes that were ever accepted. */
    long accepted() {
        return accepted;
    }

    /** All bytes that the kernel ever took. */
    long written() {
        return written;
    }

    /** Bytes accepted and not yet the kernel's. */
    long pending() {
        return accepted - written;
    }

    /** Whether a sender has to wait. */
    boolean isFull() {
        return pending() >= high;
    }

    /** Whether the senders that wait may go on. */
    boolean isLow() {
        return pending() <= low;
    }

    /** Refuses what might pass the hard limit with {@code more}, the most that a frame can take; where nothing waits, one frame of any size may, as for all sends. */
    void checkMax(String peer, int more) throws QueueFullException {
        if (pending() > 0 && pending() + more > max) {
            throw new QueueFullException("%s: %d bytes wait to be sent and this frame may take %d, the limit is %d"
                    .formatted(peer, pending(), more, max));
        }
    }
}
