package dev.streamctl.internal;

import dev.streamctl.ConnectFailedException;
import dev.streamctl.ConnectFailedException.Reason;
import dev.streamctl.Endpoint;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connect over all the addresses of an endpoint, after RFC 8305: each attempt begins 250 ms after the one before, or as
 * soon as that has failed, and the first that succeeds wins. The lock guards the state; attempts are started and taken back
 * without it.
 *
 * @param <A> addresses
 * @param <C> connections
 */
public final class Dial<A, C> {

    private static final Duration STAGGER = Duration.ofMillis(250);

    /** Starts attempts for a dial. */
    public interface Starter<A, C> {
        /**
         * Starts one attempt; it reports by {@link Dial#won} or {@link Dial#lost}, on any thread, at once or later.
         *
         * @return takes the attempt back
         */
        Runnable start(A address, Dial<A, C> dial);
    }

    /** Makes ready for the attempts and finds the addresses; may block. */
    public interface Resolver<A> {
        /** In the order in which they are to be tried. */
        List<A> resolve() throws IOException;
    }

    private final Endpoint endpoint;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting;
    private boolean resolved;
    private @Nullable List<A> addresses;
    private @Nullable C winner;
    private boolean over;
    private boolean abandoned;
    private int running;
    private final List<Throwable> failures = new ArrayList<>();

    /** A dial of {@code endpoint}, for one {@link #connect}. */
    public Dial(Endpoint endpoint, TimeSource time) {
        this.endpoint = endpoint;
        this.time = time;
        this.waiting = new Waiting(lock, time);
    }

    /**
     * Connects.
     *
     * @param timeout for all of it
     * @throws ConnectFailedException all attempts failed, or the timeout passed
     * @throws DeadlineExceededException the deadline of the caller's block passed first
     */
    public C connect(Resolver<A> resolver, Starter<A, C> starter, Duration timeout)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Deadline own = Deadline.after(timeout, time);
        Deadline nearest = own.earlier(Deadline.current());
        List<Runnable> started = new ArrayList<>();
        // the JDK looks names up in native code, and would hold the event loop that carries what a handler starts
        Thread lookup = Thread.ofPlatform()
                .daemon()
                .name("streamctl resolve " + endpoint)
                .unstarted(() -> resolve(resolver));
        lock.lock();
        try {
            lookup.start();
            boolean inTime = waiting.await(() -> addresses != null || !failures.isEmpty() || abandoned, nearest)
                    && attempts(starter, nearest, started);
            if (winner != null) {
                return winner;
            }
            throw failed(inTime, own, timeout);
        } finally {
            over = true;
            waiting.cancelTimer();
            boolean ending = resolved;
            lock.unlock();
            started.forEach(Runnable::run);
            if (ending) {
                Uninterrupted.join(lookup); // none outlives the network, which may be closed next
            }
        }
    }

    private void resolve(Resolver<A> resolver) {
        List<A> found = null;
        Exception failure = null;
        try {
            found = resolver.resolve();
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (Error e) { // else whoever connects would wait for all of its time
            failure = new IOException(e.toString(), e);
        }
        lock.lock();
        try {
            resolved = true;
            if (failure != null) {
                failures.add(failure);
            } else {
                addresses = found;
            }
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /** Tries each address; false when the deadline passed first. Called with the lock held. */
    private boolean attempts(Starter<A, C> starter, Deadline deadline, List<Runnable> started)
            throws InterruptedException {
        if (addresses == null) {
            return true;
        }
        List<A> all = List.copyOf(addresses);
        for (int i = 0; i < all.size() && winner == null && !abandoned; i++) {
            if (deadline.passed()) {
                return false;
            }
            running++;
            lock.unlock();
            try {
                started.add(starter.start(all.get(i), this));
            } finally {
                lock.lock();
            }
            boolean last = i == all.size() - 1;
            waiting.await(
                    () -> winner != null || running == 0 || abandoned,
                    last ? deadline : deadline.earlier(Deadline.after(STAGGER, time)));
        }
        return winner != null || running == 0 || abandoned;
    }

    /** Ends the connect now: the network it would belong to is being closed. */
    public void abandon() {
        lock.lock();
        try {
            abandoned = true;
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    /** An attempt succeeded. Returns false when it is not wanted any more. */
    public boolean won(C connection) {
        lock.lock();
        try {
            if (over || winner != null) {
                return false;
            }
            winner = connection;
            waiting.wake();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** An attempt failed. */
    public void lost(Throwable why) {
        lock.lock();
        try {
            running--;
            failures.add(why);
            waiting.wake();
        } finally {
            lock.unlock();
        }
    }

    private IOException failed(boolean inTime, Deadline own, Duration timeout) {
        if (!inTime && !own.passed()) {
            return new DeadlineExceededException("cannot connect to " + endpoint + " before the deadline");
        }
        if (abandoned) {
            return new ConnectFailedException(
                    Reason.OTHER, "cannot connect to " + endpoint + ": the network was closed", null);
        }
        Throwable cause = failures.isEmpty() ? null : failures.getLast();
        IOException failed = inTime
                ? DialFailures.of(endpoint, cause)
                : new ConnectFailedException(
                        Reason.TIMED_OUT,
                        "cannot connect to %s: no answer within %s".formatted(endpoint, TimeText.of(timeout)),
                        cause);
        failures.stream().limit(Math.max(0, failures.size() - 1)).forEach(failed::addSuppressed);
        return failed;
    }
}
