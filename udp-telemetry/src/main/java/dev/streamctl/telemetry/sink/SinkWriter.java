package dev.streamctl.telemetry.sink;

import java.io.IOException;
import java.util.List;

/** Where a {@link QueuedSink} writes to. Called by one thread, which it may hold up: the queue waits, and drops when full. */
public interface SinkWriter extends AutoCloseable {

    /** A short name for messages and statistics. */
    String name();

    /** Delivers samples, in this order. What is not told to {@code undelivered} counts as delivered when this returns. */
    void write(List<Datagram> datagrams, Undelivered undelivered);

    /** Delivers what it has kept back, and ends. */
    @Override
    void close() throws IOException;

    /** Takes what could not be delivered and is given up. */
    @FunctionalInterface
    interface Undelivered {

        /**
         * Samples of a datagram are given up. It may be one of an earlier write, of which the news comes only now: it no
         * longer counts as delivered then.
         *
         * @param why for the log, without the sink's name
         */
        void add(Datagram datagram, int samples, String why);
    }
}
