package dev.streamctl.internal;

import dev.streamctl.internal.LinkServer.Visitor;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a server has let in, in the order of their arrival, with the threads of their handlers; and the stages
 * in which they are stopped. A handler begins only for a connection that nobody has turned away before: behind a stop there is
 * none any more, however far a handshake had come.
 */
final class Sessions {

    /** How long the handlers have to obey an interrupt before their connections are aborted, and again to end after it. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    /** How far a connection has come. */
    private sealed interface Stage {
        /** It has no handler yet. */
        record Arriving() implements Stage {}

        /** It is being closed, and gets no handler. */
        record TurnedAway() implements Stage {}

        /** It has, or had, a handler. */
        record Served(Link<?> link, Thread thread) implements Stage {}
    }

    private static final Stage ARRIVING = new Stage.Arriving();
    private static final Stage TURNED_AWAY = new Stage.TurnedAway();

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting;
    private final Map<Visitor, Stage> stages = new LinkedHashMap<>();
    private boolean stopping;

    Sessions(TimeSource time) {
        this.time = time;
        this.waiting = new Waiting(lock, time);
    }

    /** A connection was let in. Returns false where it came too late. */
    boolean arrive(Visitor visitor) {
        lock.lock();
        try {
            if (!stopping) {
                stages.put(visitor, ARRIVING);
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A connection is ready for a handler, its first or another that takes over from it. Returns false where it was turned
     * away, or told to close, before: the caller closes it.
     */
    boolean begin(Visitor visitor, Link<?> link, Thread thread) {
        lock.lock();
        try {
            Stage before = stages.get(visitor);
            boolean may = !stopping && mayGoOn(before);
            if (before != null) {
                stages.put(visitor, may ? new Stage.Served(link, thread) : TURNED_AWAY);
            }
            return may;
        } finally {
            lock.unlock();
        }
    }

    private static boolean mayGoOn(@Nullable Stage stage) {
        return stage instanceof Stage.Arriving
                || stage instanceof Stage.Served served
                        && !served.link().outcome().isClosedHere();
    }

    /**
     * The channel is closed; whose handler began is here until that has ended as well.
     *
     * @param counted called before the stop is told that nothing is left
     */
    void left(Visitor visitor, Runnable counted) {
        lock.lock();
        try {
            Stage now = stages.get(visitor);
            if (now != null && !(now instanceof Stage.Served)) {
                remove(visitor, counted);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A handler and its link have ended.
     *
     * @param counted called before the stop is told that nothing is left; not where another handler has taken over
     */
    void ended(Visitor visitor, Link<?> link, Runnable counted) {
        lock.lock();
        try {
            if (stages.get(visitor) instanceof Stage.Served served && served.link() == link) {
                remove(visitor, counted);
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Visitor visitor, Runnable counted) {
        stages.remove(visitor);
        counted.run();
        waiting.wake();
    }

    /** Begins to close those that came when {@code kept} others were there, told why. Returns how many. */
    int closeNewest(int kept, String why) {
        lock.lock();
        try {
            List<Visitor> newest = stages.keySet().stream().skip(kept).toList();
            for (Visitor visitor : newest) {
                turnAway(visitor, why, link -> link.startClose(Dialogue.Parting.TRY_LATER));
            }
            return newest.size();
        } finally {
            lock.unlock();
        }
    }

    /** Tells all that the server stops; does not wait. Returns whether it was the first time. */
    boolean stop() {
        lock.lock();
        try {
            boolean first = !stopping;
            stopping = true;
            for (Visitor visitor : List.copyOf(stages.keySet())) {
                turnAway(visitor, "the server is stopping", Link::stop);
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void turnAway(Visitor visitor, String why, Consumer<Link<?>> whoIsServed) {
        Stage now = stages.get(visitor);
        if (now instanceof Stage.Served served) {
            whoIsServed.accept(served.link());
        } else if (now instanceof Stage.Arriving) {
            stages.put(visitor, TURNED_AWAY);
            visitor.turnAway(why);
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
                handlers().forEach(Thread::interrupt);
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
        Map<Visitor, Stage> left = now();
        if (!left.isEmpty()) {
            aborted.accept(left.size());
        }
        left.forEach((visitor, stage) -> {
            if (stage instanceof Stage.Served served) {
                served.link().abort();
                served.thread().interrupt();
            } else {
                visitor.abort();
            }
        });
        try {
            if (!emptyWithin(AFTER_INTERRUPT)) {
                handlers().forEach(ignored);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean emptyWithin(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            return waiting.await(stages::isEmpty, Deadline.after(limit, time));
        } finally {
            lock.unlock();
        }
    }

    private List<Thread> handlers() {
        List<Thread> threads = new ArrayList<>();
        for (Stage stage : now().values()) {
            if (stage instanceof Stage.Served served) {
                threads.add(served.thread());
            }
        }
        return threads;
    }

    private Map<Visitor, Stage> now() {
        lock.lock();
        try {
            return new LinkedHashMap<>(stages);
        } finally {
            lock.unlock();
        }
    }
}
