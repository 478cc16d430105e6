package dev.streamctl.telemetry.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What a sender wants of the network. A test has its own. */
interface Network {

    /**
     * The addresses of a name. May take long.
     *
     * @return at least one
     * @throws UnknownHostException there is none
     */
    List<InetAddress> lookUp(String host) throws UnknownHostException;

    /**
     * A new socket with a source port of its own. Does not wait.
     *
     * @throws IOException there is no way to the address, no such interface, or no socket left
     */
    Link open(InetSocketAddress remote, LinkOptions options) throws IOException;

    /** Runs work that may wait. */
    void background(Runnable work);
}
