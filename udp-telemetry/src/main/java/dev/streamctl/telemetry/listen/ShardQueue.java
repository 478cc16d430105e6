package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.follow.DropTally;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.wire.DeviceId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Datagrams on their way from the sockets to one shard: a ring of bytes that is made once. What comes when it is full pushes
 * the oldest out, because of telemetry the newest is worth most; each one pushed out is counted for the device it names.
 *
 * <p>Many threads add, one takes.
 */
final class ShardQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final byte[] ring;
    private final DropTally drops;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final byte[] head = new byte[Records.HEAD + DeviceId.PEEK];

    /** Positions that only grow; the place in the ring is the remainder. */
    private long first;

    private long end;
    private long dropped;
    private int peak;
    private boolean waiting;
    private boolean closed;
    private boolean ended;

    ShardQueue(int bytes, DropTally drops) {
        this.ring = new byte[bytes];
        this.drops = drops;
    }

    /** Adds the records from {@code from} to {@code to}; never waits for room. */
    void add(byte[] records, int from, int to) {
        lock.lock();
        try {
            while (ring.length - (end - first) < to - from) {
                pushOut();
            }
            copyIn(records, from, to - from);
            end += to - from;
            peak = Math.max(peak, (int) (end - first));
            if (ended) {
                pushAllOut();
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes as many whole records as there are and fit, oldest first. Waits until there is something: a record, or a task,
     * which is run.
     *
     * @return bytes taken; 0 where only tasks were run; -1 when the queue is closed and empty
     */
    int take(byte[] into) {
        Runnable task;
        lock.lock();
        try {
            while (first == end && tasks.isEmpty() && !closed) {
                waiting = true;
                filled.awaitUninterruptibly();
            }
            waiting = false;
            task = tasks.poll();
            if (task == null) {
                return takeRecords(into);
            }
        } finally {
            lock.unlock();
        }
        task.run();
        return 0;
    }

    private int takeRecords(byte[] into) {
        if (first == end) {
            ended = true;
            return -1;
        }
        int length = 0;
        if (end - first <= into.length) {
            length = (int) (end - first);
        } else {
            int next = lengthAt(first);
            while (length + next <= into.length) {
                length += next;
                next = lengthAt(first + length);
            }
        }
        copyOut(first, into, length);
        first += length;
        return length;
    }

    /** Runs a task between two records on the thread that takes; false, and it does not run, when that has ended. */
    boolean submit(Runnable task) {
        lock.lock();
        try {
            if (!ended) {
                tasks.add(task);
                wake();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is added. */
    void close() {
        lock.lock();
        try {
            closed = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Pushes everything out; for an end that cannot wait. */
    void clear() {
        lock.lock();
        try {
            pushAllOut();
        } finally {
            lock.unlock();
        }
    }

    /** The thread that takes gives up: what is here and what comes is pushed out, and what it was to run it runs. */
    void abandon() {
        List<Runnable> left;
        lock.lock();
        try {
            ended = true;
            pushAllOut();
            left = List.copyOf(tasks);
            tasks.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Runnable::run);
    }

    private void pushAllOut() {
        while (first != end) {
            pushOut();
        }
    }

    /** One that was taken is given up: it counts as pushed out. */
    void dropped(long device) {
        lock.lock();
        try {
            drops.dropped(device, 1);
            dropped++;
        } finally {
            lock.unlock();
        }
    }

    /** Datagrams that were pushed out. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** The most bytes that have waited at once. */
    int peak() {
        lock.lock();
        try {
            return peak;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (waiting) {
            waiting = false;
            filled.signal();
        }
    }

    private void pushOut() {
        int length = lengthAt(first);
        int known = Math.min(length, head.length);
        copyOut(first, head, known);
        dropped(DeviceId.peek(head, Records.HEAD, known));
        first += length;
    }

    private int lengthAt(long position) {
        int at = place(position);
        if (at + Integer.BYTES <= ring.length) {
            return Records.length(ring, at);
        }
        copyOut(position, head, Integer.BYTES);
        return Records.length(head, 0);
    }

    private int place(long position) {
        return (int) (position % ring.length);
    }

    private void copyIn(byte[] records, int from, int length) {
        int at = place(end);
        int before = Math.min(length, ring.length - at);
        System.arraycopy(records, from, ring, at, before);
        System.arraycopy(records, from + before, ring, 0, length - before);
    }

    private void copyOut(long position, byte[] into, int length) {
        int at = place(position);
        int before = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, into, 0, before);
        System.arraycopy(ring, 0, into, before, length - before);
    }
}
