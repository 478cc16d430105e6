package dev.streamctl.camera.serve;

import dev.streamctl.camera.AgeHistogram;
import dev.streamctl.camera.Frame;
import dev.streamctl.task.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames on their way to a page that says what it has painted: at most {@code credit} of them, so that the next one is
 * chosen when there is a place for it on the screen, and not when there is one in a buffer of the network. At every moment
 *
 * <pre>
 *   begun = painted + unpainted + under way
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
final class Acknowledgements {

    /** How many delays are kept for {@link #takeDelays()}, the newest ones. */
    static final int MOST_DELAYS = 256;

    /** @param unpainted frames that the page passed over for a newer one, or could not decode */
    record Counts(long painted, long unpainted, int underWay) {}

    private static final int NANOS = 1000;

    private final int credit;
    private final TimeSource time;
    private final AgeHistogram all;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Frame> underWay = new ArrayDeque<>();
    private final ArrayDeque<Long> delays = new ArrayDeque<>();
    private long painted;
    private long unpainted;
    private long newest;
    private boolean closed;

    /**
     * Nothing under way.
     *
     * @param credit 1 or more
     * @param time the clock of the hub
     * @param all where the delays of all pages go
     */
    Acknowledgements(int credit, TimeSource time, AgeHistogram all) {
        this.credit = credit;
        this.time = time;
        this.all = all;
    }

    /** Whether {@link #awaitRoom} would not wait. */
    boolean hasRoom() {
        lock.lock();
        try {
            return underWay.size() < credit || closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until fewer frames than the credit are under way or the page has gone, without an own limit. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasRoom()) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The frame is sent next. Before the send: the page may be faster than its return. */
    void begin(Frame frame) {
        lock.lock();
        try {
            underWay.addLast(frame);
            newest = frame.sequence();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The page has painted a frame, and thereby passed over those before it. What is said of a frame that is not under way any
     * more changes nothing.
     *
     * @return false where no such frame was sent yet; then nothing has changed
     */
    boolean painted(long sequence) {
        return end(sequence, true);
    }

    /** As {@link #painted}, but it could not be decoded. */
    boolean failed(long sequence) {
        return end(sequence, false);
    }

    private boolean end(long sequence, boolean shown) {
        lock.lock();
        try {
            if (underWay.stream().noneMatch(frame -> frame.sequence() == sequence)) {
                return sequence <= newest;
            }
            Frame frame = underWay.removeFirst();
            while (frame.sequence() != sequence) {
                unpainted++;
                frame = underWay.removeFirst();
            }
            if (shown) {
                painted++;
                record(time.nanoTime() - frame.nanoTime());
            } else {
                unpainted++;
            }
            room.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void record(long nanos) {
        all.record(nanos);
        if (delays.size() == MOST_DELAYS) {
            delays.removeFirst();
        }
        delays.addLast(nanos / NANOS);
    }

    /** The page has gone: nothing is waited for any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The counters now. */
    Counts counts() {
        lock.lock();
        try {
            return new Counts(painted, unpainted, underWay.size());
        } finally {
            lock.unlock();
        }
    }

    /** The time from capture to painted, in microseconds, of the frames painted since the last call. */
    List<Long> takeDelays() {
        lock.lock();
        try {
            List<Long> taken = new ArrayList<>(delays);
            delays.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
