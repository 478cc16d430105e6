package dev.streamctl.internal;

import dev.streamctl.ConcurrentReadException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The received batches between the event loop, which delivers, and the one reader, which takes.
 *
 * <p>Bounded in bytes: {@link #deliver} says when decoding and reading from the socket have to stop, and {@code resume} is
 * called when they may go on. What is over the mark by then is at most one batch.
 *
 * <p>The lock guards the queue and the end. {@code current} and {@code next} belong to the thread in {@code reader}, so a
 * frame that came with others costs no lock.
 */
public final class Inbox {

    private static final Batch EMPTY = new Batch(new Object[0], 0);

    private final String peer;
    private final int high;
    private final int low;
    private final Runnable resume;

    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting;
    private final ArrayDeque<Batch> batches = new ArrayDeque<>(2);
    private final BooleanSupplier somethingToSay = this::somethingToSay;
    private final BooleanSupplier somethingToSayAtBoundary = this::somethingToSayAtBoundary;
    private long held;
    private boolean paused;
    private boolean insideFrame;
    private @Nullable Ending ending;
    private @Nullable Ending whenIdle;

    /** The thread that is in a read: a second one is told so instead of being given every other frame (R4). */
    private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();

    private Batch current = EMPTY;
    private int next;

    /** Set when this side closes: what the reader has left of its batch is not delivered any more. */
    private volatile boolean dropped;

    /**
     * @param peer for messages
     * @param waker unparks the reader
     * @param resume asks the loop to read on; called by the reader, must not block
     */
    public Inbox(String peer, Limits limits, TimeSource time, Consumer<Thread> waker, Runnable resume) {
        this.peer = peer;
        this.high = limits.intValue(Limit.RECEIVE_HIGH);
        this.low = Math.min(limits.intValue(Limit.RECEIVE_LOW), high);
        this.resume = resume;
        this.waiting = new Waiting(lock, time, waker);
    }

    /** Begins a read, which may take several times; every way out must {@link #exit()}. */
    void enter() throws InterruptedException {
        Thread me = Thread.currentThread();
        if (!reader.compareAndSet(null, me)) {
            Thread other = reader.get();
            throw new ConcurrentReadException(
                    peer + ": " + (other == null ? "another thread" : other) + " is reading already");
        }
        if (Thread.interrupted()) {
            exit();
            throw new InterruptedException();
        }
    }

    void exit() {
        reader.setRelease(null);
    }

    /**
     * The next item, a frame or the exception in a frame's place. Only between {@link #enter()} and {@link #exit()}.
     *
     * @param own the call's own deadline; the scope's is looked up only when there is nothing to take
     * @param atBoundary whether the reader has nothing half-read, so that a server that stops may end it here
     */
    Object take(Deadline own, boolean atBoundary) throws IOException, InterruptedException {
        if (next == current.items().length || dropped) {
            nextBatch(own, atBoundary);
        }
        Object item = current.items()[next];
        next++;
        return item;
    }

    private void nextBatch(Deadline own, boolean atBoundary) throws IOException, InterruptedException {
        lock.lock();
        try {
            held -= current.cost();
            current = EMPTY;
            next = 0;
            if (paused && held <= low) {
                paused = false;
                resume.run();
            }
            BooleanSupplier done = atBoundary ? somethingToSayAtBoundary : somethingToSay;
            if (!done.getAsBoolean() && !waiting.await(done, own.earlier(Deadline.current()))) {
                throw new DeadlineExceededException(peer + ": nothing received before the deadline");
            }
            Batch batch = batches.poll();
            if (batch == null) {
                throw end().toException();
            }
            current = batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean somethingToSay() {
        return !batches.isEmpty() || ending != null;
    }

    private boolean somethingToSayAtBoundary() {
        return somethingToSay() || (whenIdle != null && !insideFrame);
    }

    private Ending end() {
        Ending end = ending != null ? ending : whenIdle;
        if (end == null) {
            throw new AssertionError("the wait ended with neither a batch nor an end");
        }
        return end;
    }

    /**
     * Adds what one read brought. On the event loop.
     *
     * @param batch null where the read finished no frame
     * @param inside whether the input now stands in the middle of a frame
     * @return whether to go on reading
     */
    public boolean deliver(@Nullable Batch batch, boolean inside) {
        lock.lock();
        try {
            insideFrame = inside;
            if (batch != null && ending == null) {
                batches.add(batch);
                held += batch.cost();
                waiting.wake();
            } else if (whenIdle != null) {
                waiting.wake();
            }
            paused |= held > high;
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the loop was told to stop reading. */
    public boolean paused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing will be delivered any more; the first ending stays. What was delivered is read first (R5). */
    public void end(Ending how) {
        finish(how, false);
    }

    /** As {@link #end}, and what was delivered is dropped: this side has closed. */
    public void close(Ending how) {
        finish(how, true);
    }

    private void finish(Ending how, boolean drop) {
        lock.lock();
        try {
            if (drop) {
                dropped = true;
                batches.clear();
                ending = how;
            } else if (ending == null) {
                ending = how;
            }
            waiting.cancelTimer();
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the input as soon as the reader waits between two frames with nothing received. */
    void endWhenIdle(Ending how) {
        lock.lock();
        try {
            whenIdle = how;
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }
}
