package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import java.io.IOException;

/** Where a node is, by its name. Safe for use by many threads. */
@FunctionalInterface
public interface NodeDirectory {

    /**
     * Where the node is now. Asked again for each connection, because a node may come back at another address.
     *
     * @throws NodeNotFoundException no such node is known, or was heard of in time
     */
    Endpoint.Ws find(String name) throws IOException, InterruptedException;

    /** The node of a name could not be connected to where it was said to be: it may have another address to try. Does not wait. */
    default void failed(String name) {}
}
