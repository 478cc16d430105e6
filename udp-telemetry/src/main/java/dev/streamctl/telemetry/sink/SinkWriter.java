package dev.streamctl.telemetry.sink;

import java.io.IOException;
import java.util.List;

/** Where a {@link QueuedSink} writes to. Called by one thread, which it may hold up: the queue waits, and drops when full. */
public interface SinkWriter extends AutoCloseable {

    /** A short name for messages and statistics. */
    String name();

    /**
     * Delivers samples, in this order.
     *
     * @return how many samples were delivered; the others of these datagrams are given up
     * @throws IOException none was delivered; the message says why, with the place
     */
    long write(List<Datagram> datagrams) throws IOException;

    /** Delivers what it has kept back, and ends. */
    @Override
    void close() throws IOException;
}
