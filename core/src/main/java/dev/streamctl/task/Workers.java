package dev.streamctl.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an {@link Offload} and the line in front of them.
 *
 * <p>Work goes to the thread that became idle last, so that the others grow old; where none is idle to a new one, and where
 * there may be no more into the line, first come first served. One timer serves all idle threads and is left to fire, so
 * that a call costs none.
 *
 * <p>The lock guards everything here. Nobody waits, interrupts or runs code of others with it held, because handlers on an
 * event loop take it.
 */
final class Workers {

    /** A thread without work for so long ends. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<Work<?>> line = new LinkedHashSet<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> working = new ArrayList<>();

    /** All that may be alive. */
    private final List<Thread> threads = new ArrayList<>();

    private final int most;
    private final int room;
    private final TimeSource time;
    private TimeSource.@Nullable Timer timer;
    private boolean closed;
    private int started;
    private long submitted;
    private long completed;
    private long abandoned;
    private long withdrawn;
    private long refused;

    Workers(int most, int room, TimeSource time) {
        this.most = most;
        this.room = room;
        this.time = time;
    }

    /** Whether the calling thread is one of these. */
    boolean isCurrent() {
        return Thread.currentThread() instanceof Worker worker && worker.owner() == this;
    }

    /**
     * Has the work run as soon as a thread is free.
     *
     * @param patient whether to join a line that is full
     */
    void submit(Work<?> work, boolean patient) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the pool for offloaded work is closed");
            }
            Worker free = idle.poll();
            if (free != null) {
                working.add(free);
                free.give(work);
            } else if (working.size() < most) {
                start(work);
            } else if (patient || line.size() < room) {
                line.add(work);
            } else {
                refused++;
                throw new RejectedExecutionException(
                        "%d threads are at work and %d calls wait, the limit is %d".formatted(most, line.size(), room));
            }
            submitted++;
        } finally {
            lock.unlock();
        }
    }

    private void start(Work<?> work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Worker worker = new Worker(this, "streamctl-offload-" + started);
        worker.give(work);
        worker.start();
        // Behind the start, which fails where the system has no more threads to give.
        started++;
        threads.add(worker);
        working.add(worker);
    }

    /** The caller does not wait for this work any longer. */
    void leave(Work<?> work) {
        lock.lock();
        try {
            if (line.remove(work)) {
                withdrawn++;
            }
        } finally {
            lock.unlock();
        }
        work.stop();
    }

    /** The worker has run its work: gives it the next, or lets it wait. */
    void ran(Worker worker, Work<?> last) {
        lock.lock();
        try {
            if (last.begun()) {
                completed++;
                abandoned += last.stopped() ? 1 : 0;
            } else {
                withdrawn++;
            }
            Work<?> next = line.isEmpty() ? null : line.removeFirst();
            worker.give(next);
            if (next != null) {
                return;
            }
            working.remove(worker);
            if (closed) {
                worker.retire();
                return;
            }
            worker.idleSince(time.nanoTime());
            idle.push(worker);
            if (timer == null) {
                timer = time.schedule(IDLE, this::retireIdle);
            }
        } finally {
            lock.unlock();
        }
    }

    /** On a thread of the time source. */
    private void retireIdle() {
        lock.lock();
        try {
            timer = null;
            if (closed) {
                return;
            }
            long now = time.nanoTime();
            Worker oldest = idle.peekLast();
            while (oldest != null && now - oldest.idleSince() >= IDLE.toNanos()) {
                idle.removeLast();
                oldest.retire();
                oldest = idle.peekLast();
            }
            if (oldest != null) {
                timer = time.schedule(IDLE.minusNanos(now - oldest.idleSince()), this::retireIdle);
            }
        } finally {
            lock.unlock();
        }
    }

    Offload.Stats stats() {
        lock.lock();
        try {
            return new Offload.Stats(
                    submitted, completed, abandoned, withdrawn, refused, working.size(), line.size(), idle.size());
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more work, lets go of those who wait and interrupts what runs. Returns the threads that may be alive. */
    List<Thread> close() {
        List<Work<?>> left = new ArrayList<>();
        List<Thread> alive;
        lock.lock();
        try {
            closed = true;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            left.addAll(line);
            withdrawn += line.size();
            line.clear();
            for (Worker worker : working) {
                Work<?> work = worker.work();
                if (work != null) {
                    left.add(work);
                }
            }
            idle.forEach(Worker::retire);
            idle.clear();
            alive = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        left.forEach(Work::dismiss);
        return alive;
    }
}
