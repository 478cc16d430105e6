package dev.streamctl.internal.netty;

import dev.streamctl.internal.Dial;
import dev.streamctl.internal.Link;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One attempt of a dial to connect to one address; told to the dial once, whatever way it ends. */
final class Attempt<C> {

    private final Channel channel;
    private final Dial<SocketAddress, C> dial;
    private final Function<C, Link<?>> linkOf;
    private final AtomicBoolean told = new AtomicBoolean();

    Attempt(Channel channel, Dial<SocketAddress, C> dial, Function<C, Link<?>> linkOf) {
        this.channel = channel;
        this.dial = dial;
        this.linkOf = linkOf;
    }

    void start(ChannelFuture registering, SocketAddress address) {
        registering.addListener(registered -> {
            if (registered.isSuccess()) {
                channel.connect(address).addListener(connected -> {
                    if (!connected.isSuccess()) {
                        lost(connected.cause());
                        channel.close();
                    }
                });
                // closed before it was a stream, for a reason that nobody gave: without this the dial would wait
                // for its timeout. Behind the connect, which closes the channel too when it fails, and gives its
                // reason.
                channel.closeFuture().addListener(_ -> lost(new ClosedChannelException()));
            } else {
                lost(registered.cause());
            }
        });
    }

    /** It works, unless it was taken back. */
    void won(C connection) {
        if (!told.compareAndSet(false, true) || !dial.won(connection)) {
            linkOf.apply(connection).abort();
        }
    }

    void lost(Throwable why) {
        if (told.compareAndSet(false, true)) {
            dial.lost(why);
        }
    }

    /** Ends it unless it has succeeded. */
    void takeBack() {
        if (told.compareAndSet(false, true)) {
            channel.close();
        }
    }
}
