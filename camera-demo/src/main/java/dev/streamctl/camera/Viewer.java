package dev.streamctl.camera;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One who gets the frames of a {@link FrameHub}: a connection, or a part of the program.
 *
 * <pre>{@code
 * try (Viewer viewer = hub.join(ViewerOptions.latest(stream.peer().toString()))) {
 *     while (true) {
 *         stream.awaitWritable();          // first wait until something can be sent,
 *         Frame frame = viewer.take();     // then choose the newest,
 *         stream.sendShared(frame.encoded());
 *         stream.flush();                  // and count it when the kernel has it
 *         viewer.sent();
 *     }
 * }
 * }</pre>
 *
 * <p>{@code take} and {@code sent} are for one thread; all else is for many.
 */
public final class Viewer implements AutoCloseable {

    private final FrameHub hub;
    private final ViewerOptions options;
    private final long since;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private final RateGate gate;
    private long waitingBytes;
    private @Nullable Frame underWay;
    private @Nullable String ended;
    private long captured;
    private long sent;
    private long slow;
    private long rate;
    private long left;
    private long bytes;
    private long repeated;

    Viewer(FrameHub hub, ViewerOptions options, long now) {
        this.hub = hub;
        this.options = options;
        this.since = now;
        this.gate = new RateGate(options.maxFps());
    }

    /** What it asked for. */
    public ViewerOptions options() {
        return options;
    }

    /** When it came, on the clock of the hub. */
    public long since() {
        return since;
    }

    /**
     * The next frame: under {@code Latest} the newest, which is waited for where the viewer has it already. A frame taken
     * before that was not {@link #sent} counts as skipped.
     *
     * <p>It waits without an own limit; {@link dev.streamctl.task.Deadline#within} gives one, and loses no frame.
     *
     * @throws ViewerCutException it did not keep up with every frame, or the hub or the viewer was closed
     */
    public Frame take() throws ViewerCutException, InterruptedException {
        lock.lockInterruptibly();
        try {
            abandonUnderWay();
            while (waiting.isEmpty() && ended == null) {
                changed.await();
            }
            if (ended != null) {
                throw new ViewerCutException(ended);
            }
            Frame next = waiting.removeFirst();
            waitingBytes -= next.encoded().length;
            underWay = next;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** The frame taken last has been handed to the kernel: counts it, and its age now. */
    public void sent() {
        Frame frame;
        lock.lock();
        try {
            frame = underWay;
            if (frame == null) {
                return;
            }
            underWay = null;
            sent++;
            bytes += frame.jpegLength();
        } finally {
            lock.unlock();
        }
        if (options.watches()) {
            hub.recordAge(frame);
        }
    }

    /** A frame that was counted before has been sent once more, for no new one came. */
    public void repeated() {
        lock.lock();
        try {
            repeated++;
        } finally {
            lock.unlock();
        }
    }

    /** The counters now. */
    public ViewerStats stats() {
        lock.lock();
        try {
            long open = (long) waiting.size() + (underWay == null ? 0 : 1);
            return new ViewerStats(captured, sent, slow, rate, left, open, bytes, repeated);
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the hub. Wakes a waiting {@link #take}. Idempotent. */
    @Override
    public void close() {
        end("the viewer has left");
        hub.leave(this);
    }

    /** A new frame. Never waits for the viewer. */
    void offer(Frame frame) {
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            captured++;
            if (!gate.admits(frame.nanoTime())) {
                rate++;
                return;
            }
            switch (options.policy()) {
                case ViewerOptions.Latest _ -> {
                    slow += waiting.size();
                    waiting.clear();
                    waitingBytes = 0;
                    add(frame);
                }
                case ViewerOptions.Every every -> addWithin(every.maxBytes(), frame);
            }
        } finally {
            lock.unlock();
        }
    }

    private void addWithin(long most, Frame frame) {
        add(frame);
        if (waiting.size() > 1 && waitingBytes > most) {
            cut("cut: it wanted every frame, and %d bytes waited, more than %d".formatted(waitingBytes, most));
        }
    }

    private void add(Frame frame) {
        waiting.addLast(frame);
        waitingBytes += frame.encoded().length;
        changed.signal();
    }

    /** It does not keep up: nothing more is to come. Counts as a cut, unless it has ended already. Idempotent. */
    public void cut(String reason) {
        if (end(reason)) {
            hub.countCut();
        }
    }

    /** Nothing more is to come, for this reason; false where that was so before. */
    boolean end(String reason) {
        lock.lock();
        try {
            boolean first = ended == null;
            if (first) {
                ended = reason;
                left += waiting.size();
                waiting.clear();
                waitingBytes = 0;
                changed.signalAll();
            }
            abandonUnderWay();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void abandonUnderWay() {
        if (underWay != null) {
            underWay = null;
            left++;
        }
    }
}
