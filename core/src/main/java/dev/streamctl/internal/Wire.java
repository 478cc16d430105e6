package dev.streamctl.internal;

import dev.streamctl.Endpoint;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.TlsSession;
import java.util.Optional;

/** What a {@link Link} asks of the network. Every method may be called by any thread and returns at once. */
public interface Wire {

    /** The peer's address. */
    Endpoint peer();

    /** This side's address. */
    Endpoint local();

    /** What TLS has agreed on, where there is TLS. */
    default Optional<TlsSession> tls() {
        return Optional.empty();
    }

    /** Time, with timers that need no thread of their own. */
    TimeSource time();

    /** Memory for the outbox, shared with other connections. */
    SpareBuffers spare();

    /** The outbox has something, or has been ended: take it and write it. */
    void pump();

    /** The inbox has room again. */
    void readOn();

    /** A ping was asked for: its answer has a deadline. */
    default void awaitPong() {}

    /** Close in order: write what the outbox holds, end the output, drop the input, close. */
    void close();

    /** Reset the connection. */
    void abort();

    /** Wakes a thread that waits for this connection; it may run a little later. */
    void wake(Thread waiting);

    /** A virtual thread for the handler, not yet started. On the event loop. */
    Thread newHandler(String name, Runnable body);
}
