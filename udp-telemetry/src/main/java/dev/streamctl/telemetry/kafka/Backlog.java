package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.SinkStats;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the broker, and what became of it. A datagram is in the queue, then with the producer, then settled:
 * delivered or dropped, once. Both places are bounded in bytes; where the queue is full, its oldest go.
 *
 * <p>For any thread.
 */
final class Backlog {

    private final long queueBound;
    private final long inFlightBound;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private Drops drops = (device, samples) -> {};

    private long queued;
    private long inFlight;
    private boolean ended;

    private long accepted;
    private long delivered;
    private long dropped;
    private long settlements;

    Backlog(long queueBound, long inFlightBound) {
        this.queueBound = queueBound;
        this.inFlightBound = inFlightBound;
    }

    void tellDrops(Drops to) {
        lock.lock();
        try {
            drops = to;
        } finally {
            lock.unlock();
        }
    }

    /** Puts datagrams behind the others; the oldest go to make room. Behind the end, these go. */
    void add(List<Datagram> datagrams) {
        lock.lock();
        try {
            for (Datagram datagram : datagrams) {
                accepted += datagram.samples();
                queue.add(datagram);
                queued += datagram.size();
            }
            while (ended ? !queue.isEmpty() : queued > queueBound) {
                dropOldest();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The oldest one, which now is with the producer. Waits until there is one and the producer may have it.
     *
     * @param nanos how long to wait at most
     * @return null when that has passed, or at the end
     */
    @Nullable
    Datagram take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!ended && !mayTake()) {
                if (left <= 0) {
                    return null;
                }
                left = changed.awaitNanos(left);
            }
            Datagram oldest = queue.poll();
            if (oldest != null) {
                queued -= oldest.size();
                inFlight += oldest.size();
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayTake() {
        Datagram oldest = queue.peek();
        return oldest != null && (inFlight == 0 || inFlight + oldest.size() <= inFlightBound);
    }

    /** One that was taken has reached its topic, or never will. */
    void settle(long device, long samples, int size, boolean reached) {
        lock.lock();
        try {
            inFlight -= size;
            settlements++;
            if (reached) {
                delivered += samples;
            } else {
                drop(device, samples);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is in the queue, and whatever comes from now on. What the producer has is for the producer to settle. */
    void end() {
        lock.lock();
        try {
            ended = true;
            while (!queue.isEmpty()) {
                dropOldest();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, but not beyond the end. */
    void pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (left > 0 && !ended) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left, queued or with the producer, but not beyond the end; false when something is. */
    boolean awaitEmpty(long nanos) throws InterruptedException {
        return awaitEmpty(nanos, () -> ended);
    }

    /** Waits until nothing is left, also beyond the end; false when the time has passed before. */
    boolean awaitSettled(long nanos) throws InterruptedException {
        return awaitEmpty(nanos, () -> false);
    }

    private boolean isEmpty() {
        return inFlight == 0 && queue.isEmpty();
    }

    private boolean awaitEmpty(long nanos, BooleanSupplier unless) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (left > 0 && !isEmpty() && !unless.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
            return isEmpty();
        } finally {
            lock.unlock();
        }
    }

    SinkStats stats() {
        lock.lock();
        try {
            return new SinkStats(accepted, delivered, dropped, accepted - delivered - dropped);
        } finally {
            lock.unlock();
        }
    }

    /** How many datagrams were settled; it stands still where the broker is away. */
    long settlements() {
        lock.lock();
        try {
            return settlements;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the producer has any. */
    boolean isInFlight() {
        lock.lock();
        try {
            return inFlight > 0;
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        Datagram oldest = queue.remove();
        queued -= oldest.size();
        drop(oldest.device(), oldest.samples());
    }

    private void drop(long device, long samples) {
        dropped += samples;
        drops.dropped(device, samples);
    }
}
