package dev.streamctl.telemetry.sink;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

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
     * Tells who wants to know when this sink has ended by itself: an {@link Error} on a thread of its own, behind which
     * nobody knows what still holds. What comes after that it drops, and counts. Told once at most, on that thread. To be
     * called before {@link #start}; without it, the log is told. A sink without threads has nothing to tell.
     */
    default void whenFailed(Consumer<Throwable> told) {}

    /**
     * Takes datagrams over. Never blocks and never throws: a sink that has no room drops, oldest first, and counts. The list
     * is the caller's again when the method returns; the datagrams may be kept.
     */
    void accept(List<Datagram> datagrams);

    /**
     * Waits until all that was accepted has been delivered or dropped. Without an implementation of its own, a sink has done
     * that when {@link #accept} returns.
     *
     * @param limit how long to wait at most
     * @return whether it is so
     * @throws InterruptedException the thread was interrupted
     */
    default boolean awaitSettled(Duration limit) throws InterruptedException {
        return true;
    }

    /** The counters at this moment. Any thread. */
    SinkStats stats();

    /** Delivers what is waiting, for a bounded time; what is left is dropped and counted. Blocks; never throws. */
    @Override
    void close();
}
