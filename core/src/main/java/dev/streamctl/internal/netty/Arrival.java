package dev.streamctl.internal.netty;

import dev.streamctl.Connection;
import dev.streamctl.Handler;
import dev.streamctl.TlsFailedException;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.LinkServer;
import dev.streamctl.tls.TlsFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the kernel gave: what the server says about it is done here, up to the beginning of its handler. On the
 * event loop of the listening socket until it has a loop of its own, and then on that.
 */
final class Arrival implements LinkServer.Visitor, Welcome.Entry {

    /**
     * What the connections of one listening socket have in common.
     *
     * @param tls what they are below; null where they are not
     */
    record Reception(
            NettyNetwork network,
            LinkServer server,
            StreamSetup setup,
            @Nullable TlsLayer tls,
            Welcome welcome) {}

    private final Channel child;
    private final Reception at;
    private final @Nullable InetAddress address;
    private volatile @Nullable Farewell farewell;

    Arrival(Channel child, Reception at) {
        this.child = child;
        this.at = at;
        this.address = Addresses.inet(child.remoteAddress());
    }

    @Override
    public @Nullable InetAddress address() {
        return address;
    }

    @Override
    public void serve() {
        child.closeFuture().addListener(_ -> at.server().left(this));
        open(at.setup(), setup -> at.welcome().serve(child, setup, this));
    }

    @Override
    public void refuse(String why) {
        open(at.setup().uncounted(), setup -> at.welcome().refuse(child, setup, why));
    }

    private void open(StreamSetup setup, Consumer<StreamSetup> pipeline) {
        TlsLayer tls = at.tls();
        if (tls == null) {
            pipeline.accept(setup);
            register();
            return;
        }
        tls.whenFresh(() -> {
            try {
                tls.addToAccepted(child, setup, why -> tlsFailed(setup, why));
            } catch (RuntimeException e) {
                tlsFailed(setup, new TlsFailedException(TlsFailure.OTHER, "TLS cannot begin: " + e, e));
                drop();
                at.server().left(this);
                return;
            }
            pipeline.accept(setup);
            register();
        });
    }

    private void tlsFailed(StreamSetup setup, TlsFailedException why) {
        if (farewell == null) {
            setup.counters().tlsFailed(why.failure());
            String peer =
                    Addresses.endpoint(child.remoteAddress(), setup.unnamed()).toString();
            setup.log().refusedHandshake(peer, String.valueOf(why.getMessage()));
        }
    }

    private void register() {
        ChannelFuture registered = at.network().register(child);
        registered.addListener(_ -> {
            if (registered.isSuccess()) {
                sayFarewell();
            }
        });
    }

    @Override
    public void drop() {
        child.unsafe().closeForcibly();
    }

    @Override
    public void turnAway(String why) {
        farewell = new Farewell(why);
        at.setup().counters().refusedHandshake();
        if (child.isRegistered()) {
            onLoop(this::sayFarewell);
        }
    }

    private void sayFarewell() {
        Farewell said = farewell;
        if (said != null) {
            child.pipeline().fireUserEventTriggered(said);
        }
    }

    @Override
    public void abort() {
        if (child.isRegistered()) {
            onLoop(() -> TlsLayer.reset(child));
        } else {
            drop(); // its TLS waits for files that cannot be read
            at.server().left(this);
        }
    }

    private void onLoop(Runnable task) {
        try {
            child.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the network was closed in between, and all its channels with it
            assert child.eventLoop().isShuttingDown();
        }
    }

    @Override
    public <F, S extends Connection> void begin(Link<F> link, Function<Link<F>, S> view, Handler<S> handler) {
        at.server().begin(this, link, view, handler);
    }

    @Override
    public void refused() {
        if (farewell == null) {
            at.setup().counters().refusedHandshake();
        }
    }
}
