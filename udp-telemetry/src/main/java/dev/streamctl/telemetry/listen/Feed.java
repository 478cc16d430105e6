package dev.streamctl.telemetry.listen;

import java.util.List;

/** Where counted datagrams come from: a socket, or a topic. All methods may be called by any thread. */
public interface Feed extends AutoCloseable {

    /** The counters at this moment. */
    ListenerStats stats();

    /** At most {@code most} devices, those that lost most first; chosen from those heard last. */
    List<ListenedDevice> devices(int most);

    /**
     * Whoever calls this wants nothing any more: what is given to the sinks from now on need not reach them. Does not wait.
     */
    default void enough() {}

    /** Ends, for a bounded time. */
    @Override
    void close();
}
