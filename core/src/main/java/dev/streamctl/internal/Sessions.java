package dev.streamctl.internal;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The connections of a server with the threads of their handlers, and the stages in which they are stopped. */
final class Sessions {

    /** How long the handlers have to obey an interrupt before their connections are aborted, and again to end after it. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting;
    private final Map<Link<?>, Thread> threads = new LinkedHashMap<>();
    private boolean stopping;

    Sessions(TimeSource time) {
        this.time = time;
        this.waiting = new Waiting(lock, time);
    }

    /** A connection whose handler is about to begin. */
    void add(Link<?> link, Thread thread) {
        lock.lock();
        try {
            threads.put(link, thread);
            if (stopping) {
                link.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param counted called before the stop is told that nothing is left */
    void remove(Link<?> link, Runnable counted) {
        lock.lock();
        try {
            threads.remove(link);
            counted.run();
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /** Begins to close those that came when {@code kept} others were there. Returns how many. */
    int closeNewest(int kept) {
        List<Link<?>> newest;
        lock.lock();
        try {
            newest = threads.keySet().stream().skip(kept).toList();
        } finally {
            lock.unlock();
        }
        newest.forEach(link -> link.startClose(Dialogue.Parting.TRY_LATER));
        return newest.size();
    }

    /** Tells all that the server stops, and those that come later; does not wait. Returns whether it was the first time. */
    boolean stop() {
        lock.lock();
        try {
            boolean first = !stopping;
            stopping = true;
            threads.keySet().forEach(Link::stop);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is left, interrupts the handlers after {@code grace}, and aborts what is left then. An interrupt of
     * the caller skips to the last stage, and stays pending.
     *
     * @param aborted told how many connections are left for that
     * @param ignored told of each handler that does not even end then
     */
    void awaitEnd(Duration grace, IntConsumer aborted, Consumer<Thread> ignored) {
        boolean interrupted = false;
        try {
            if (!emptyWithin(grace)) {
                now().values().forEach(Thread::interrupt);
                emptyWithin(grace.compareTo(AFTER_INTERRUPT) < 0 ? grace : AFTER_INTERRUPT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        interrupted |= abortWhatIsLeft(aborted, ignored);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last stage. Returns whether it was interrupted. */
    private boolean abortWhatIsLeft(IntConsumer aborted, Consumer<Thread> ignored) {
        Map<Link<?>, Thread> left = now();
        if (!left.isEmpty()) {
            aborted.accept(left.size());
        }
        left.forEach((link, thread) -> {
            link.abort();
            thread.interrupt();
        });
        try {
            if (!emptyWithin(AFTER_INTERRUPT)) {
                now().values().forEach(ignored);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean emptyWithin(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            return waiting.await(threads::isEmpty, Deadline.after(limit, time));
        } finally {
            lock.unlock();
        }
    }

    private Map<Link<?>, Thread> now() {
        lock.lock();
        try {
            return new LinkedHashMap<>(threads);
        } finally {
            lock.unlock();
        }
    }
}
