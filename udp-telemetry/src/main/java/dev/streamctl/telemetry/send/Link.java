package dev.streamctl.telemetry.send;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One socket that is connected to one address. For one thread at a time; {@link #close} may come from any. */
interface Link extends Closeable {

    /**
     * Hands a datagram to the kernel, without a wait.
     *
     * @return false when the socket's buffer has no room: then nothing was sent
     * @throws java.net.PortUnreachableException an earlier datagram was refused, of which the kernel tells only now; this
     *     one was not sent
     * @throws IOException any other failure, or other news of an earlier datagram
     */
    boolean send(byte[] datagram, int length) throws IOException;

    /** Whether the kernel knows a way to where the datagrams go. For after a failure: it takes a socket to ask. */
    boolean hasWay();

    /** Where the datagrams go. */
    InetSocketAddress remote();

    /** From where they come. */
    InetSocketAddress local();

    /** The buffer that the kernel granted, in bytes as they were asked for. */
    int sendBuffer();

    @Override
    void close();
}
