package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.Dial;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.LinkWebSocket;
import dev.streamctl.internal.websocket.ClientHandshake;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The client connections of a network, and the dials that are to become some. */
final class Clients {

    private final NettyNetwork network;
    private final Counters counters = new Counters();
    private final EventLog log;
    private final ClientTls tls;
    private final TlsThreads tlsThreads;
    private final Set<Dial<?, ?>> dials = ConcurrentHashMap.newKeySet();
    private final Set<Link<?>> links = ConcurrentHashMap.newKeySet();

    /** Made with the first connection that needs it. */
    private @Nullable TlsLayer layer;

    private volatile boolean closed;

    Clients(NettyNetwork network, ClientTls tls, TlsThreads tlsThreads) {
        this.network = network;
        this.tls = tls;
        this.tlsThreads = tlsThreads;
        this.log = new EventLog(network.time(), Level.INFO);
    }

    /** Connects and talks in frames. */
    <F> Link<F> connect(Endpoint endpoint, Framing<F> framing, Limits limits) throws IOException, InterruptedException {
        return dial(
                endpoint,
                limits,
                link -> link,
                attempt -> new StreamPipeline<>(setup(endpoint, limits), framing, new Dialled<>(attempt)).starter());
    }

    /** Connects and opens a WebSocket. */
    WebSocket connect(Endpoint.Ws endpoint, Opening opening, Limits limits) throws IOException, InterruptedException {
        var handshake = new ClientHandshake(endpoint, opening);
        return dial(
                endpoint,
                limits,
                LinkWebSocket::link,
                attempt -> new ClientUpgrade(setup(endpoint, limits), handshake, new ClientUpgrade.Result() {
                    @Override
                    public void opened(LinkWebSocket stream) {
                        attempt.won(stream);
                    }

                    @Override
                    public void failed(IOException why) {
                        attempt.lost(why);
                    }
                }));
    }

    private StreamSetup setup(Endpoint endpoint, Limits limits) {
        return new StreamSetup(endpoint, limits, counters, log, network::timeOf, null, false);
    }

    /** Tells an attempt what became of its pipeline. */
    private record Dialled<F>(Attempt<Link<F>> attempt) implements StreamPipeline.Opening<F> {
        @Override
        public void active(Link<F> link) {
            attempt.won(link);
        }

        @Override
        public void failed(StreamBrokenException why) {
            attempt.lost(why);
        }
    }

    /** Makes the first handler of an attempt's pipeline. */
    private interface Starter<C> {
        ChannelHandler starter(Attempt<C> attempt);
    }

    private <C> C dial(Endpoint endpoint, Limits limits, Function<C, Link<?>> linkOf, Starter<C> starter)
            throws IOException, InterruptedException {
        TlsLayer secure = endpoint.isSecure() ? layer() : null;
        var dial = new Dial<SocketAddress, C>(endpoint, network.time());
        dials.add(dial);
        try {
            if (closed) {
                dial.abandon();
            }
            C connection = dial.connect(
                    () -> {
                        if (secure != null) {
                            secure.refresh();
                        }
                        return Addresses.resolve(endpoint, network.transport());
                    },
                    (address, report) -> attempt(endpoint, secure, address, starter, linkOf, report),
                    limits.time(Limit.CONNECT_TIMEOUT));
            Link<?> link = linkOf.apply(connection);
            links.add(link);
            link.closed().thenRun(() -> links.remove(link));
            if (closed) {
                link.abort();
            }
            return connection;
        } finally {
            dials.remove(dial);
        }
    }

    private <C> Runnable attempt(
            Endpoint endpoint,
            @Nullable TlsLayer secure,
            SocketAddress address,
            Starter<C> starter,
            Function<C, Link<?>> linkOf,
            Dial<SocketAddress, C> dial) {
        Channel channel;
        try {
            channel = network.transport().newChannel(endpoint);
        } catch (ChannelException e) {
            dial.lost(e);
            return () -> {};
        }
        network.transport().configure(channel.config());
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        var attempt = new Attempt<>(channel, dial, linkOf);
        if (secure != null) {
            Endpoint.Tcp named = endpoint.address().orElseThrow();
            secure.addToDialled(channel, named.host(), named.port(), network::timeOf, attempt::lost);
        }
        channel.pipeline().addLast(starter.starter(attempt));
        attempt.start(network.register(channel), address);
        return attempt::takeBack;
    }

    private synchronized TlsLayer layer() {
        if (layer == null) {
            layer = TlsLayer.of(tls, network.time(), tlsThreads);
        }
        return layer;
    }

    /** Abandons the dials, those that begin later too. */
    void stopDialling() {
        closed = true;
        dials.forEach(Dial::abandon);
    }

    /** Begins to close all connections in order. */
    void startClose() {
        links.forEach(Link::startClose);
    }

    /** Waits until all connections are closed, which is bounded. */
    void awaitGone() {
        links.forEach(Link::awaitGone);
    }
}
