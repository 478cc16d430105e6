package dev.streamctl;

import dev.streamctl.framing.Framing;
import dev.streamctl.internal.netty.NettyNetwork;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Action;
import dev.streamctl.task.Body;
import dev.streamctl.task.Offload;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
 * each server connection, and those of {@link #offload(Body)}; none after {@link #close()}. A connect has a platform thread
 * while its name is looked up, which nothing ends early: it may outlive a connect that did not wait for it. All methods are safe
 * for use by many threads.
 */
public final class Network implements AutoCloseable {

    private final NettyNetwork netty;
    private final Offload offload;

    private Network(NettyNetwork netty, Offload offload) {
        this.netty = netty;
        this.offload = offload;
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
        return new Network(new NettyNetwork(options), Offload.open(options.time()));
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
     * @throws ConnectFailedException no address answered within {@code CONNECT_TIMEOUT}, which bounds the handshake of TLS
     *     too, or all refused
     * @throws dev.streamctl.tls.TlsFileException a file of {@link NetworkOptions#tls()} cannot be used, or read in 5 s
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
     * @throws dev.streamctl.tls.TlsFileException a file of {@link ServerOptions#tls()} cannot be used, or read in 5 s
     * @throws IllegalArgumentException the endpoint is encrypted and the options have no certificate, or the other way round
     */
    public <F> Server serve(
            Endpoint endpoint, Framing<F> framing, ServerOptions options, Handler<FrameStream<F>> handler)
            throws IOException, InterruptedException {
        return netty.serve(endpoint, framing, options, handler);
    }

    /** As {@link #connectWebSocket(Endpoint.Ws, Opening, Limits)} with nothing more than the path and the default limits. */
    public WebSocket connectWebSocket(Endpoint.Ws endpoint) throws IOException, InterruptedException {
        return connectWebSocket(endpoint, Opening.plain(), Limits.defaults());
    }

    /**
     * Connects and opens a WebSocket; otherwise as {@link #connect(Endpoint, Framing, Limits)}. {@code CONNECT_TIMEOUT}
     * bounds the connect and the handshake together, {@code HANDSHAKE} the handshake.
     *
     * @throws ConnectFailedException as there, and with {@link ConnectFailedException.Reason#HANDSHAKE} where the server
     *     answered something else than the WebSocket that was asked for; redirects are not followed
     * @throws IllegalArgumentException a header or a subprotocol that cannot be sent
     */
    public WebSocket connectWebSocket(Endpoint.Ws endpoint, Opening opening, Limits limits)
            throws IOException, InterruptedException {
        return netty.connectWebSocket(endpoint, opening, limits);
    }

    /**
     * Listens for WebSockets, and for HTTP where {@code routes} have it, and runs the handler of the path on a virtual thread
     * for each connection. Over the limit of connections a request is answered with 503. The target of {@code endpoint} means
     * nothing: {@code routes} have the paths.
     *
     * @throws BindFailedException the endpoint is taken or not ours
     * @throws dev.streamctl.tls.TlsFileException a file of {@link ServerOptions#tls()} cannot be used, or read in 5 s
     * @throws IllegalArgumentException the endpoint is encrypted and the options have no certificate, or the other way round
     */
    public Server serveWebSocket(Endpoint.Ws endpoint, Routes routes, ServerOptions options)
            throws IOException, InterruptedException {
        return netty.serveHttp(endpoint, routes, options);
    }

    /**
     * As {@link #serveWebSocket}, at any endpoint: the server tells where it listens by the same scheme, and at {@code tls://}
     * and {@code wss://} speaks HTTP below {@code https://}. {@link dev.streamctl.http} has an example.
     *
     * @throws BindFailedException the endpoint is taken or not ours
     * @throws dev.streamctl.tls.TlsFileException a file of {@link ServerOptions#tls()} cannot be used, or read in 5 s
     * @throws IllegalArgumentException the endpoint is encrypted and the options have no certificate, or the other way round
     */
    public Server serveHttp(Endpoint endpoint, Routes routes, ServerOptions options)
            throws IOException, InterruptedException {
        return netty.serveHttp(endpoint, routes, options);
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
     * Runs work that burns CPU, or blocks in a file or in native code, on a platform thread, while the caller waits and,
     * being a virtual thread, lets the other connections of its event loop go on:
     *
     * <pre>{@code
     * network.serve(endpoint, LengthPrefixed.of(4), stream -> {
     *     for (byte[] image : stream) {
     *         stream.send(network.offload(() -> compress(image)));
     *     }
     * });
     * }</pre>
     *
     * <p>As many such threads as there are processors, shared by all of this network; what exceeds them waits its turn. An
     * {@link Offload} says how deadlines, interrupts and exceptions pass between the two threads; for a pool of another
     * size, open one.
     *
     * @throws dev.streamctl.task.DeadlineExceededException the caller's deadline passed; the work is interrupted
     * @throws InterruptedException the caller was interrupted; the work is, too
     * @throws java.util.concurrent.CancellationException the network was closed meanwhile
     */
    public <T extends @Nullable Object, X extends Exception> T offload(Body<T, X> work)
            throws X, IOException, InterruptedException {
        return offload.call(work);
    }

    /**
     * As {@link #offload(Body)}, with a timeout of its own; the wait for a thread counts.
     *
     * @param timeout time from now; at zero or less the work does not run
     */
    public <T extends @Nullable Object, X extends Exception> T offload(Duration timeout, Body<T, X> work)
            throws X, IOException, InterruptedException {
        return offload.call(timeout, work);
    }

    /** As {@link #offload(Body)}, for code without a result. */
    public <X extends Exception> void offload(Action<X> work) throws X, IOException, InterruptedException {
        offload.call(work);
    }

    /** As {@link #offload(Duration, Body)}, for code without a result. */
    public <X extends Exception> void offload(Duration timeout, Action<X> work)
            throws X, IOException, InterruptedException {
        offload.call(timeout, work);
    }

    /**
     * As {@link #offload(Body)}, but refused where {@value Offload#DEFAULT_ROOM} calls wait already.
     *
     * @throws java.util.concurrent.RejectedExecutionException refused
     */
    public <T extends @Nullable Object, X extends Exception> T tryOffload(Body<T, X> work)
            throws X, IOException, InterruptedException {
        return offload.tryCall(work);
    }

    /** What the network counts of offloaded work. */
    public Offload.Stats offloadStats() {
        return offload.stats();
    }

    /**
     * Shuts down the servers that are left, closes the connections that are left, ends the connects that are under way, and
     * ends the threads, those of offloaded work last. Idempotent. A {@link Server#shutdown} under way in
     * another thread gets no longer than this: the server's {@code LINGER}, and then its last stages.
     *
     * <p>Three things may outlast this, on threads that hold nothing of the network. Offloaded work that ignores its interrupt is
     * waited for 2 seconds, named in the log, and left. Where the system looks up a name for a connect and gets no answer, nothing
     * can end that call before the system gives up. And files of TLS that do not answer are waited for 2 seconds.
     */
    @Override
    public void close() {
        netty.close();
        offload.close();
    }
}
