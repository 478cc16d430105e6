package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.ByteStream;
import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Handler;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.RawChunks;
import dev.streamctl.internal.CustomScheduler;
import dev.streamctl.internal.FrameLimit;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.LinkBytes;
import dev.streamctl.internal.LinkFrames;
import dev.streamctl.internal.http.HttpDate;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops, and all servers and client connections on them. */
public final class NettyNetwork {

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    private final Transport transport;
    private final Scheduler scheduler;
    private final TimeSource time;
    private final Loops loops;
    private final TlsThreads tlsThreads = new TlsThreads();
    private final Clients clients;
    private final Set<NettyListener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Starts no thread: the loops start theirs with their first channel. */
    public NettyNetwork(NetworkOptions options) {
        this.transport = Transport.choose(options.transport());
        this.time = options.time();
        this.scheduler = available(options.scheduler(), transport);
        this.loops = new Loops(options.loops(), scheduler == Scheduler.CARRIER, transport.ioHandlers(scheduler));
        this.clients = new Clients(this, options.tls(), tlsThreads);
    }

    private static Scheduler available(Scheduler wanted, Transport transport) {
        if (wanted == Scheduler.DEFAULT) {
            return wanted;
        }
        // a JDK selector on a virtual thread waits by way of two more threads: slower than what it is to replace
        String why = transport == Transport.EPOLL ? CustomScheduler.why() : "it needs epoll";
        if (why != null) {
            LOG.info("no carrier scheduler, using the default one: {}", why);
            return Scheduler.DEFAULT;
        }
        return wanted;
    }

    Transport transport() {
        return transport;
    }

    /** {@code epoll} or {@code nio}. */
    public String transportName() {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** {@code carrier} or {@code default}. */
    public String schedulerName() {
        return scheduler.name().toLowerCase(Locale.ROOT);
    }

    TimeSource time() {
        return time;
    }

    TimeSource timeOf(Channel channel) {
        return time.equals(TimeSource.system()) ? new LoopTime(channel.eventLoop()) : time;
    }

    /** Gives the channel of a stream to a loop. */
    ChannelFuture register(Channel channel) {
        return loops.next().adopt(channel);
    }

    /** Connects and talks in frames. */
    public <F> FrameStream<F> connect(Endpoint endpoint, Framing<F> framing, Limits limits)
            throws IOException, InterruptedException {
        return new LinkFrames<>(connectFrames(endpoint, framing, limits));
    }

    /** Connects and talks in bytes. */
    public ByteStream connect(Endpoint endpoint, Limits limits) throws IOException, InterruptedException {
        return new LinkBytes(connectFrames(endpoint, new RawChunks(), limits));
    }

    private <F> Link<F> connectFrames(Endpoint endpoint, Framing<F> framing, Limits limits)
            throws IOException, InterruptedException {
        noWebSocket(endpoint);
        checkOpen();
        FrameLimit.of(framing, limits);
        return clients.connect(endpoint, framing, limits);
    }

    private static void noWebSocket(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Ws) {
            throw new IllegalArgumentException(endpoint + " is a WebSocket, which has no other framing");
        }
    }

    /** Connects and opens a WebSocket. */
    public WebSocket connectWebSocket(Endpoint.Ws endpoint, Opening opening, Limits limits)
            throws IOException, InterruptedException {
        checkOpen();
        return clients.connect(endpoint, opening, limits);
    }

    /** Listens for connections that talk in frames. */
    public <F> Server serve(
            Endpoint endpoint, Framing<F> framing, ServerOptions options, Handler<FrameStream<F>> handler)
            throws IOException, InterruptedException {
        noWebSocket(endpoint);
        FrameLimit.of(framing, options.limits());
        if (options.token() != null && framing instanceof RawChunks) {
            throw new IllegalArgumentException("raw chunks have no first frame, which a token needs");
        }
        return listen(endpoint, options, new Welcome.Frames<>(framing, LinkFrames::new, handler, options.token()));
    }

    /** Listens for connections that talk in bytes. */
    public Server serveBytes(Endpoint endpoint, ServerOptions options, Handler<ByteStream> handler)
            throws IOException, InterruptedException {
        noWebSocket(endpoint);
        return listen(
                endpoint, options, new Welcome.Frames<>(new RawChunks(), LinkBytes::new, handler, options.token()));
    }

    /** Listens for HTTP, and WebSockets. */
    public Server serveHttp(Endpoint endpoint, Routes routes, ServerOptions options)
            throws IOException, InterruptedException {
        String bound = endpoint.address().map(Endpoint.Tcp::host).orElse("localhost");
        var date = new HttpDate(options.wallClock());
        return listen(endpoint, options, new WebSockets(routes, bound, endpoint.isSecure(), options.token(), date));
    }

    private Server listen(Endpoint endpoint, ServerOptions options, Welcome welcome)
            throws IOException, InterruptedException {
        checkOpen();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        TlsLayer tls = tls(endpoint, options.tls());
        SocketAddress address = Addresses.toBind(endpoint, transport);
        Channel channel = bind(endpoint, address, options);
        var listener = new NettyListener(this, channel, endpoint, options, tls, welcome);
        listeners.add(listener);
        channel.pipeline().addLast(listener);
        listener.review();
        return listener.server();
    }

    private @Nullable TlsLayer tls(Endpoint endpoint, @Nullable ServerTls options)
            throws IOException, InterruptedException {
        if (endpoint.isSecure() == (options != null)) {
            return options == null ? null : TlsLayer.of(options, time, tlsThreads);
        }
        throw new IllegalArgumentException(
                options == null
                        ? endpoint + " needs a certificate: ServerOptions.withTls"
                        : endpoint + " is not encrypted, and the options have a certificate: use tls:// or wss://");
    }

    private Channel bind(Endpoint endpoint, SocketAddress address, ServerOptions options)
            throws BindFailedException, InterruptedException {
        Throwable failure;
        Channel channel = null;
        boolean listens = false;
        try {
            channel = transport.newServerChannel(address);
            channel.config().setAutoRead(false);
            channel.config().setRecvByteBufAllocator(transport.accepting());
            channel.config()
                    .setOption(ChannelOption.SO_BACKLOG, options.limits().intValue(Limit.BACKLOG));
            channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
            if (options.sharePort()) {
                channel.config().setOption(transport.sharePort(), true);
            }
            EventLoop loop = loops.forListening();
            loop.register(channel).sync();
            ChannelFuture bound = channel.bind(address).await();
            listens = bound.isSuccess();
            if (listens) {
                return channel;
            }
            failure = bound.cause();
        } catch (ChannelException e) {
            failure = e;
        } finally {
            // also when interrupted: the port must not stay taken
            if (channel != null && !listens) {
                channel.close();
            }
        }
        throw BindFailures.of(endpoint, failure);
    }

    void stopped(NettyListener listener) {
        listeners.remove(listener);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the network is closed");
        }
    }

    /** Shuts everything down in order and waits for the threads; every part of it is bounded. */
    public void close() {
        closed = true;
        clients.stopDialling();
        listeners.forEach(listener -> listener.server().startShutdown());
        clients.startClose();
        listeners.forEach(listener -> listener.server().close());
        clients.awaitGone();
        loops.close();
        tlsThreads.close();
    }
}
