package dev.streamctl.internal.netty;

import dev.streamctl.Connection;
import dev.streamctl.Endpoint;
import dev.streamctl.Handler;
import dev.streamctl.ServerOptions;
import dev.streamctl.internal.Acceptor;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.LinkServer;
import dev.streamctl.internal.WrongTokens;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A listening socket: takes connections from the kernel, asks the {@link LinkServer} about each, and gives those that may
 * stay a pipeline and a loop. Stops taking while the server is full, while connections come too fast, and for a moment when
 * the machine has run out of file descriptors, where going on would spin.
 */
final class NettyListener extends ChannelInboundHandlerAdapter implements Acceptor {

    /** How long a stop waits for the port to be free; a handler that computes may hold the loop for ever. */
    private static final long CLOSE_SECONDS = 1;

    private final NettyNetwork network;
    private final Channel channel;
    private final Endpoint endpoint;
    private final TimeSource time;
    private final Limits limits;
    private final @Nullable TlsLayer tls;
    private final Welcome welcome;
    private final Counters counters = new Counters();
    private final EventLog log;
    private final WrongTokens wrongTokens;
    private final LinkServer server;
    private final @Nullable Object file;
    private boolean resting;

    NettyListener(
            NettyNetwork network,
            Channel channel,
            Endpoint endpoint,
            ServerOptions options,
            @Nullable TlsLayer tls,
            Welcome welcome) {
        this.network = network;
        this.channel = channel;
        this.endpoint = Addresses.bound(channel.localAddress(), endpoint);
        this.file = this.endpoint instanceof Endpoint.Unix unix ? UnixFiles.identity(unix) : null;
        this.time = network.timeOf(channel);
        this.limits = options.limits();
        this.tls = tls;
        this.welcome = welcome;
        this.log = new EventLog(time, Level.WARN);
        this.wrongTokens = new WrongTokens(limits, time);
        this.server = new LinkServer(this, options, counters, () -> network.stopped(this));
    }

    LinkServer server() {
        return server;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public TimeSource handlerTime() {
        return network.time();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = network.transport().accepted((Channel) message);
        network.transport().configure(child.config());
        server.arrived(Addresses.inet(child.remoteAddress()), new Arrival(child));
        long pause = server.acceptPauseNanos();
        if (pause > 0) {
            rest(Duration.ofNanos(pause));
        }
        reviewOnLoop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        server.acceptFailed(cause);
        rest(limits.time(Limit.ACCEPT_PAUSE));
    }

    private void rest(Duration pause) {
        resting = true;
        time.schedule(
                pause,
                () -> onLoop(() -> {
                    resting = false;
                    reviewOnLoop();
                }));
        reviewOnLoop();
    }

    @Override
    public void review() {
        onLoop(this::reviewOnLoop);
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the network is closed, nothing is accepted any more
            assert channel.eventLoop().isShuttingDown();
        }
    }

    private void reviewOnLoop() {
        if (channel.isRegistered()) {
            channel.config().setAutoRead(!resting && server.mayAccept());
        }
    }

    @Override
    public void reloadCertificates() throws IOException {
        if (tls != null) {
            tls.reload();
        }
    }

    @Override
    public void close() {
        if (endpoint instanceof Endpoint.Unix unix) {
            UnixFiles.removeOwn(unix, file);
            // not the channel: Netty would remove whatever lies there now, another server's socket too
            channel.deregister().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
            try {
                network.transport().closeSocket(channel);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + endpoint, e);
            }
        } else {
            channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        network.transport().awaitKernel(channel, Duration.ofSeconds(CLOSE_SECONDS));
    }

    /** A connection that the kernel gave and that has no pipeline yet. */
    private final class Arrival implements LinkServer.Visitor, Welcome.Entry {

        private final Channel child;
        private final @Nullable InetAddress address;
        private boolean begun;

        Arrival(Channel child) {
            this.child = child;
            this.address = Addresses.inet(child.remoteAddress());
        }

        @Override
        public void serve() {
            child.closeFuture().addListener(_ -> {
                if (!begun) {
                    server.neverBegan(address);
                }
            });
            open(setup(), setup -> welcome.serve(child, setup, this));
        }

        @Override
        public void refuse(String why) {
            open(setup().uncounted(), setup -> welcome.refuse(child, setup, why));
        }

        private void open(StreamSetup setup, Consumer<StreamSetup> pipeline) {
            if (tls == null) {
                pipeline.accept(setup);
                network.register(child);
                return;
            }
            tls.whenFresh(() -> {
                tls.addToAccepted(child, setup, why -> {
                    setup.counters().tlsFailed(why.failure());
                    String peer =
                            Addresses.endpoint(child.remoteAddress(), endpoint).toString();
                    log.refusedHandshake(peer, String.valueOf(why.getMessage()));
                });
                pipeline.accept(setup);
                network.register(child);
            });
        }

        @Override
        public void drop() {
            child.unsafe().closeForcibly();
        }

        @Override
        public <F, S extends Connection> void begin(Link<F> link, Function<Link<F>, S> view, Handler<S> handler) {
            begun = true;
            server.begin(link, address, view, handler);
        }

        @Override
        public void refused() {
            counters.refusedHandshake();
        }

        private StreamSetup setup() {
            return new StreamSetup(endpoint, limits, counters, log, network::timeOf, wrongTokens, true);
        }
    }
}
