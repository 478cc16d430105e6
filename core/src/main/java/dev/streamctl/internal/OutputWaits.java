package dev.streamctl.internal;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What threads wait for at an {@link Outbox}: room, or that what waits becomes the kernel's. */
final class OutputWaits {

    private final String peer;
    private final ReentrantLock lock;
    private final Waiting waiting;
    private final Backlog backlog;
    private final OutputEnd end;

    /**
     * @param peer for messages
     * @param lock guards all the others
     */
    OutputWaits(String peer, ReentrantLock lock, Waiting waiting, Backlog backlog, OutputEnd end) {
        this.peer = peer;
        this.lock = lock;
        this.waiting = waiting;
        this.backlog = backlog;
        this.end = end;
    }

    /** Waits until at most the low mark is pending, or no more is accepted. Called with the lock held. */
    void room(Deadline own) throws IOException, InterruptedException {
        await(() -> backlog.isLow() || !end.isOpen(), own, "no room to send");
    }

    /** Waits until at most the low mark is pending. */
    void drain() throws IOException, InterruptedException {
        awaitOpen(backlog::isLow, "not drained");
    }

    /** Waits until all bytes accepted before the call are the kernel's. */
    void flush() throws IOException, InterruptedException {
        long upTo;
        lock.lock();
        try {
            upTo = backlog.accepted();
        } finally {
            lock.unlock();
        }
        // without the lock: a wait lets go of it only once
        awaitOpen(() -> backlog.written() >= upTo, "not flushed");
    }

    /** Waits until a send would find room. */
    void writable() throws IOException, InterruptedException {
        awaitOpen(() -> !backlog.isFull() || !end.isOpen(), "not writable");
        end.checkOpen();
    }

    private void awaitOpen(BooleanSupplier done, String what) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        lock.lock();
        try {
            // a broken connection is told even when nothing waits, a closed output only when something was lost with it
            end.checkUnbroken();
            await(() -> done.getAsBoolean() || end.dropped(), Deadline.NONE, what);
            if (!done.getAsBoolean()) {
                end.checkOpen();
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier done, Deadline own, String what) throws IOException, InterruptedException {
        if (!waiting.await(done, own.earlier(Deadline.current()))) {
            throw new DeadlineExceededException(
                    "%s: %s before the deadline, %d bytes wait".formatted(peer, what, backlog.pending()));
        }
    }
}
