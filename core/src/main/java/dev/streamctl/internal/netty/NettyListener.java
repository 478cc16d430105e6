package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.internal.Acceptor;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
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
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
    private final LinkServer server;
    private final Arrival.Reception reception;
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
        var counters = new Counters();
        this.server = new LinkServer(this, options, counters, () -> network.stopped(this));
        var setup = new StreamSetup(
                this.endpoint,
                limits,
                counters,
                new EventLog(time, Level.WARN),
                network::timeOf,
                new WrongTokens(limits, time),
                true);
        this.reception = new Arrival.Reception(network, server, setup, tls, welcome);
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
        server.arrived(new Arrival(child, reception));
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
    public long failedReloads() {
        return tls == null ? 0 : tls.failedReloads();
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
}
