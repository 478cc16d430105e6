package dev.streamctl;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps a session with a peer going over a network that comes and goes: connects, runs the session, and when either
 * fails waits a little and does it again, until a session returns normally.
 *
 * <pre>{@code
 * Reconnect.with(Backoff.defaults()).run(
 *         () -> network.connect(endpoint, Lines.text()),
 *         stream -> {
 *             stream.send("hello");
 *             for (String line : stream) {
 *                 show(line);
 *             }
 *             throw new StreamEndedException("the feed ended");   // a clean end is a reason to call again
 *         });
 * }</pre>
 *
 * <p>The stream of a failed session is aborted, that of one that returned is closed. A session starts from nothing: what
 * was sent before may or may not have arrived, so whatever must survive is for the session to send again.
 *
 * <p>Immutable; {@code run} may be called by many threads at once. Everything runs in the calling thread.
 */
public final class Reconnect {

    private static final Observer SILENT = new Observer() {};

    private final Backoff backoff;
    private final Predicate<? super Exception> retry;
    private final Observer observer;

    private Reconnect(Backoff backoff, Predicate<? super Exception> retry, Observer observer) {
        this.backoff = backoff;
        this.retry = retry;
        this.observer = observer;
    }

    /** Tries again after {@linkplain #isTransient transient} failures, without telling anybody. */
    public static Reconnect with(Backoff backoff) {
        return new Reconnect(backoff, Reconnect::isTransient, SILENT);
    }

    /** The same, but tries again after the failures that {@code other} accepts. {@link #isTransient} is there to build on. */
    public Reconnect retryIf(Predicate<? super Exception> other) {
        return new Reconnect(backoff, other, observer);
    }

    /** The same, but tells {@code other} about each attempt, in the thread that runs. */
    public Reconnect observedBy(Observer other) {
        return new Reconnect(backoff, retry, other);
    }

    /**
     * Runs until a session returns normally, or what happened is not to be tried again.
     *
     * <p>The delay before an attempt is {@link Backoff#delay}; connecting again counts from zero once a connection has
     * lasted for {@link Backoff#stableAfter()}. Time is that of {@link TimeSource#current()}.
     *
     * @param connect makes a connection; asked again for each attempt
     * @param session what to do with it
     * @throws X a failure of the session that is not transient
     * @throws DeadlineExceededException {@link Deadline#current()} passed; the last failure is the cause
     * @throws IOException any other failure that is not transient
     * @throws InterruptedException interrupted, in a session or between two; never tried again
     */
    public <C extends Connection, X extends Exception> void run(Connector<C> connect, Session<C, X> session)
            throws X, IOException, InterruptedException {
        run(connect, session, Connection::close, Connection::abort);
    }

    /** The loop itself, for anything that can be closed and aborted. */
    <C, X extends Exception> void run(Connector<C> connect, Session<C, X> session, Consumer<C> close, Consumer<C> abort)
            throws X, IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        int failures = 0;
        for (long attempt = 1; ; attempt++) {
            long connectedAt = 0;
            boolean connected = false;
            try {
                observer.connecting(attempt);
                C stream = connect.connect();
                connected = true;
                connectedAt = time.nanoTime();
                runSession(attempt, stream, session, close, abort);
                return;
            } catch (Exception e) {
                if (!worthRetrying(e)) {
                    throw e;
                }
                if (connected
                        && time.nanoTime() - connectedAt
                                >= backoff.stableAfter().toNanos()) {
                    failures = 0;
                }
                pause(attempt, backoff.delay(failures++), e);
            }
        }
    }

    private <C, X extends Exception> void runSession(
            long attempt, C stream, Session<C, X> session, Consumer<C> close, Consumer<C> abort)
            throws X, IOException, InterruptedException {
        boolean done = false;
        try {
            observer.connected(attempt);
            session.run(stream);
            done = true;
        } finally {
            (done ? close : abort).accept(stream);
        }
    }

    private boolean worthRetrying(Exception e) {
        if (e instanceof InterruptedException) {
            return false;
        }
        // A timeout of the session's own means a silent peer; the deadline around all of this means the end.
        boolean outOfTime =
                e instanceof DeadlineExceededException && Deadline.current().passed();
        return !outOfTime && retry.test(e);
    }

    private void pause(long attempt, Duration delay, Exception failure)
            throws DeadlineExceededException, InterruptedException {
        observer.failed(attempt, failure, delay);
        try {
            TimeSource.sleep(delay);
        } catch (DeadlineExceededException e) {
            throw new DeadlineExceededException("no session was completed in " + attempt + " attempts", failure);
        }
    }

    /**
     * Whether the same attempt may go better a little later.
     *
     * <p>Transient is what networks, restarting peers and boards that boot before their router do: {@link
     * ConnectFailedException} for every reason (a name server may still be starting, too), {@link StreamEndedException},
     * {@link StreamBrokenException} for every reason but {@code PROTOCOL}, input cut short ({@link
     * IncompleteReadException}, {@link TruncatedFrameException}), a peer that stopped reading ({@link QueueFullException}) and
     * a session's own timeout ({@link DeadlineExceededException}).
     *
     * <p>Everything else is fatal, because it would happen again or was wanted: a peer that speaks another protocol or sends
     * frames beyond the limit, a stream closed on this side, exceptions that this library does not know, and all unchecked
     * ones, which are mistakes in the program.
     */
    public static boolean isTransient(Exception e) {
        return switch (e) {
            case StreamException stream ->
                switch (stream) {
                    case ConnectFailedException _, TlsFailedException _ -> true;
                    case StreamEndedException _ -> true;
                    case StreamBrokenException broken -> broken.reason() != StreamBrokenException.Reason.PROTOCOL;
                    case IncompleteReadException _ -> true;
                    case QueueFullException _ -> true;
                    case StreamClosedException _ -> false;
                    case BindFailedException _ -> false;
                };
            case FrameException frame -> frame instanceof TruncatedFrameException;
            case DeadlineExceededException _ -> true;
            default -> false;
        };
    }

    /**
     * Makes a connection.
     *
     * @param <C> its kind
     */
    @FunctionalInterface
    public interface Connector<C> {

        /** A new connection. */
        C connect() throws IOException, InterruptedException;
    }

    /**
     * What to do with a connection, until it fails or all is done.
     *
     * @param <C> its kind
     * @param <X> what it may throw besides the exceptions of streams
     */
    @FunctionalInterface
    public interface Session<C, X extends Exception> {

        /** One session. */
        void run(C stream) throws X, IOException, InterruptedException;
    }

    /** Is told how it goes, for logs and metrics. Attempts count from 1. What it throws ends the run. */
    public interface Observer {

        /** An attempt begins. */
        default void connecting(long attempt) {}

        /** The connection is made and its session begins. */
        default void connected(long attempt) {}

        /** The attempt, or its session, failed; the next begins after {@code delay}. Not told of the last, which is thrown. */
        default void failed(long attempt, Exception cause, Duration delay) {}
    }
}
