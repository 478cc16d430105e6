package dev.streamctl.telemetry.sink;

import java.util.List;

/**
 * Takes what a listener has received. {@code accepted = delivered + dropped + waiting} holds at every moment, in samples.
 *
 * <p>A listener calls {@link #start} once, then {@link #accept} from the threads of its shards, several at once; datagrams
 * of one device come in the order of their arrival. {@link #close} comes last.
 */
public interface Sink extends AutoCloseable {

    /** A short name for messages and statistics, {@code file:/var/lib/samples.jsonl} for instance. */
    String name();

    /** The listener begins. What the sink drops from now on it tells to {@code drops}. */
    void start(Drops drops);

    /**
     * Takes datagrams over. Never blocks and never throws: a sink that has no room drops, oldest first, and counts. The list
     * is the caller's again when the method returns; the datagrams may be kept.
     */
    void accept(List<Datagram> datagrams);

    /** The counters at this moment. Any thread. */
    SinkStats stats();

    /** Delivers what is waiting, for a bounded time; what is left is dropped and counted. Blocks; never throws. */
    @Override
    void close();
}
