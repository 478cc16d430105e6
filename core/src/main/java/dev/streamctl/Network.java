package dev.streamctl;

import dev.streamctl.framing.Framing;
import dev.streamctl.internal.netty.NettyNetwork;
import dev.streamctl.limits.Limits;
import java.io.IOException;

/**
 * The event-loop threads and all that runs on them: the first object a program makes, and the last it closes.
 *
 * <pre>{@code
 * try (var network = Network.open();
 *         var server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), stream -> {
 *             for (String line : stream) {
 *                 stream.send(line);
 *             }
 *         });
 *         var client = network.connect(server.endpoint(), Lines.text())) {
 *     client.send("hello");
 *     System.out.println(client.receive(Duration.ofSeconds(2)));
 * }
 * }</pre>
 *
 * <p>Threads: none until the first connect or serve, then one platform thread for each loop and one virtual thread for
 * each server connection; none after {@link #close()}. All methods are safe for use by many threads.
 */
public final class Network implements AutoCloseable {

    private final NettyNetwork netty;

    private Network(NettyNetwork netty) {
        this.netty = netty;
    }

    /** A network with {@link NetworkOptions#defaults()}. */
    public static Network open() {
        return open(NetworkOptions.defaults());
    }

    /**
     * A network.
     *
     * @throws IllegalStateException {@link NetworkOptions.Transport#EPOLL} was asked for and does not load here
     */
    public static Network open(NetworkOptions options) {
        return new Network(new NettyNetwork(options));
    }

    /** How it talks to the kernel: {@code epoll} or {@code nio}. */
    public String transport() {
        return netty.transportName();
    }

    /** What runs the handlers: {@code carrier} or {@code default}. */
    public String scheduler() {
        return netty.schedulerName();
    }

    /** As {@link #connect(Endpoint, Framing, Limits)} with the default limits. */
    public <F> FrameStream<F> connect(Endpoint endpoint, Framing<F> framing) throws IOException, InterruptedException {
        return connect(endpoint, framing, Limits.defaults());
    }

    /**
     * Connects and talks in frames. A name's addresses are tried in turn, IPv6 and IPv4 interleaved, each new attempt
     * starting 250 ms after the last or as soon as that has failed (after RFC 8305); the first that answers wins.
     *
     * @throws ConnectFailedException no address answered within {@code CONNECT_TIMEOUT}, or all refused
     * @throws dev.streamctl.task.DeadlineExceededException the caller's own deadline passed first
     */
    public <F> FrameStream<F> connect(Endpoint endpoint, Framing<F> framing, Limits limits)
            throws IOException, InterruptedException {
        return netty.connect(endpoint, framing, limits);
    }

    /** As {@link #connect(Endpoint, Limits)} with the default limits. */
    public ByteStream connect(Endpoint endpoint) throws IOException, InterruptedException {
        return connect(endpoint, Limits.defaults());
    }

    /** Connects and talks in bytes; otherwise as {@link #connect(Endpoint, Framing, Limits)}. */
    public ByteStream connect(Endpoint endpoint, Limits limits) throws IOException, InterruptedException {
        return netty.connect(endpoint, limits);
    }

    /** As {@link #serve(Endpoint, Framing, ServerOptions, Handler)} with the default options. */
    public <F> Server serve(Endpoint endpoint, Framing<F> framing, Handler<FrameStream<F>> handler)
            throws IOException, InterruptedException {
        return serve(endpoint, framing, ServerOptions.defaults(), handler);
    }

    /**
     * Listens, and runs {@code handler} on a virtual thread for each connection. Returns when the socket listens.
     *
     * @throws BindFailedException the endpoint is taken or not ours
     */
    public <F> Server serve(
            Endpoint endpoint, Framing<F> framing, ServerOptions options, Handler<FrameStream<F>> handler)
            throws IOException, InterruptedException {
        return netty.serve(endpoint, framing, options, handler);
    }

    /** As {@link #serveBytes(Endpoint, ServerOptions, Handler)} with the default options. */
    public Server serveBytes(Endpoint endpoint, Handler<ByteStream> handler) throws IOException, InterruptedException {
        return serveBytes(endpoint, ServerOptions.defaults(), handler);
    }

    /** Listens for connections that talk in bytes; otherwise as {@link #serve(Endpoint, Framing, ServerOptions, Handler)}. */
    public Server serveBytes(Endpoint endpoint, ServerOptions options, Handler<ByteStream> handler)
            throws IOException, InterruptedException {
        return netty.serveBytes(endpoint, options, handler);
    }

    /**
     * Shuts down the servers that are left, closes the connections that are left, ends the connects that are under way, and
     * ends the threads. Idempotent. A {@link Server#shutdown} under way in another thread gets no longer than this: the
     * server's {@code LINGER}, and then its last stages.
     *
     * <p>Of a connect, one thing may outlast this: where the system looks up a name and gets no answer, nothing can end that
     * call. Its virtual thread, which holds nothing of the network, ends when the system gives up.
     */
    @Override
    public void close() {
        netty.close();
    }
}
