package dev.streamctl.internal;

import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between the threads that send and the event loop, which writes.
 *
 * <p>Frames are encoded under the lock. The loop is asked once and takes all that has gathered by the time it comes; nobody
 * asks again while it is writing. Pending are the bytes accepted and not yet the kernel's, wherever they are.
 */
public final class Outbox {

    private final String peer;
    private final Runnable ask;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting;
    private final EncodeBuffer filling;
    private final OutputEnd end = new OutputEnd();
    private final Backlog backlog;
    private final OutputWaits waits;
    private final Asides asides;
    private boolean asked;

    /**
     * @param peer for messages
     * @param spare memory to encode to
     * @param waker unparks a sender
     * @param ask asks the loop to {@link #take}; called by the sender, without the lock
     * @param dialogue what the protocol says of its own; null where that is nothing
     */
    public Outbox(
            String peer,
            Limits limits,
            TimeSource time,
            SpareBuffers spare,
            Consumer<Thread> waker,
            Runnable ask,
            @Nullable Dialogue<?> dialogue) {
        this.asides = new Asides(dialogue);
        this.peer = peer;
        this.backlog = new Backlog(limits);
        this.filling = new EncodeBuffer(spare);
        this.ask = ask;
        this.waiting = new Waiting(lock, time, waker);
        this.waits = new OutputWaits(peer, lock, waiting, backlog, end);
    }

    /** Sends the frame, waiting for room (W1, W2); a shared one nobody changes any more. */
    <F> void send(Framing<F> framing, F frame, int maxFrame, Deadline own, boolean shared)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        lock.lock();
        try {
            if (backlog.isFull()) {
                waits.room(own);
            }
            end.checkOpen();
            backlog.accept(
                    shared ? filling.addShared(framing, frame, maxFrame) : filling.add(framing, frame, maxFrame));
        } finally {
            unlockAndAsk();
        }
    }

    /** Sends the frame if there is room. */
    <F> boolean trySend(Framing<F> framing, F frame, int maxFrame) throws IOException {
        lock.lock();
        try {
            end.checkOpen();
            if (backlog.isFull()) {
                return false;
            }
            backlog.accept(filling.add(framing, frame, maxFrame));
            return true;
        } finally {
            unlockAndAsk();
        }
    }

    /** Queues the frame up to the hard limit. */
    <F> void sendNow(Framing<F> framing, F frame, int maxFrame) throws IOException {
        lock.lock();
        try {
            end.checkOpen();
            backlog.checkMax(peer, framing.maxEncodedSize(frame));
            backlog.accept(filling.add(framing, frame, maxFrame));
        } finally {
            unlockAndAsk();
        }
    }

    /** Lets go of the lock, and asks the loop if something waits for which it was not asked yet. */
    private void unlockAndAsk() {
        boolean first = !asked && (asides.urged() || !filling.isEmpty());
        asked |= first;
        lock.unlock();
        if (first) {
            ask.run();
        }
    }

    /** The protocol has something to say: it is asked for that when the loop takes, so that only the newest is sent. */
    public void urge() {
        lock.lock();
        try {
            asides.urge(end.isOpen());
        } finally {
            unlockAndAsk();
        }
    }

    /**
     * As {@link #urge}, on the event loop and before the frames that were received are delivered: the answer of the protocol
     * goes out before those of the application. Where too much waits already, it is left for later all the same.
     */
    public void answer() {
        lock.lock();
        try {
            if (backlog.isFull()) {
                asides.urge(end.isOpen());
            } else {
                backlog.accept(asides.say(end.isOpen(), filling));
            }
        } finally {
            unlockAndAsk();
        }
    }

    /** Puts bytes behind all that waits, whatever the marks say. */
    public void lead(byte[] bytes) {
        lock.lock();
        try {
            backlog.accept(filling.add(bytes));
        } finally {
            unlockAndAsk();
        }
    }

    /** What threads can wait for here, besides the room of {@link #send}. */
    OutputWaits waits() {
        return waits;
    }

    /** Bytes accepted and not yet the kernel's; none where they were dropped. */
    public long pendingBytes() {
        lock.lock();
        try {
            return end.dropped() ? 0 : backlog.pending();
        } finally {
            lock.unlock();
        }
    }

    /**
     * All that has gathered, ready to be read; null when there is nothing, and then the loop will be asked again. On the
     * event loop.
     *
     * @param sent how much of what was taken before the kernel has now, beyond what {@link #written} was told
     */
    public @Nullable ByteBuffer take(int sent) {
        lock.lock();
        try {
            written(sent);
            if (asides.urged()) {
                backlog.accept(asides.say(end.isOpen(), filling));
            }
            ByteBuffer full = filling.take();
            asked = full != null;
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** What comes behind the bytes that were {@link #take taken} last; null where that is nothing. On the event loop. */
    public byte @Nullable [] payload() {
        return filling.payload();
    }

    /** The kernel has taken so many bytes more. On the event loop. */
    public void written(int bytes) {
        if (bytes == 0) {
            return;
        }
        lock.lock();
        try {
            backlog.write(bytes);
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether all that was accepted has been taken, nothing more will be, and the output is to end in order: not behind an
     * abort, which resets it.
     */
    public boolean ended() {
        if (end.isOpen()) {
            return false;
        }
        lock.lock();
        try {
            // a last frame may have come between the take that found nothing and this; the loop is asked for it again
            return filling.isEmpty() && end.isInOrder();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more; what was accepted is still written, and a protocol's last frame. The first ending stays. */
    void end(Ending how, Dialogue.Parting parting) {
        lock.lock();
        try {
            if (end.isOpen()) {
                end.end(how);
                backlog.accept(asides.sayLast(how, parting, filling));
            }
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more and drops what waits. */
    public void fail(Ending how) {
        lock.lock();
        try {
            end.fail(how);
            filling.clear();
            asides.release();
            waiting.cancelTimer();
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }
}
