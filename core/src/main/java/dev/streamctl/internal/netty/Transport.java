package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** How to talk to the kernel: which channels, and what they need. */
enum Transport {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers(Scheduler scheduler) {
            return EpollIo.factory(scheduler);
        }

        @Override
        Channel newChannel(Endpoint endpoint) {
            return endpoint instanceof Endpoint.Unix ? new EpollDomainSocketChannel() : new EpollSocketChannel();
        }

        @Override
        Channel newServerChannel(SocketAddress address) {
            return address instanceof InetSocketAddress inet
                    ? new EpollServerSocketChannel(family(inet))
                    : new EpollServerDomainSocketChannel();
        }

        @Override
        void closeSocket(Channel channel) throws IOException {
            ((UnixChannel) channel).fd().close();
        }

        /** Netty asks before each accept whether there is to be one. */
        @Override
        RecvByteBufAllocator accepting() {
            return new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(ACCEPTS);
        }

        @Override
        ChannelOption<Boolean> sharePort() {
            return EpollChannelOption.SO_REUSEPORT;
        }

        @Override
        SocketAddress address(Path path) {
            return new DomainSocketAddress(path.toFile());
        }

        @Override
        void configure(ChannelConfig config) {
            super.configure(config);
            // late data stays late: the kernel asks for more only when little is unsent: a viewer gets new frames
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NOTSENT_LOWAT);
        }
    },
    NIO {
        @Override
        IoHandlerFactory ioHandlers(Scheduler scheduler) {
            return NioIoHandler.newFactory();
        }

        @Override
        Channel newChannel(Endpoint endpoint) {
            return endpoint instanceof Endpoint.Unix ? new NioUnixChannel() : new NioSocketChannel();
        }

        @Override
        Channel accepted(Channel child) {
            return child instanceof NioDomainSocketChannel && child.unsafe() instanceof AbstractNioChannel.NioUnsafe nio
                    ? new NioUnixChannel(child.parent(), (SocketChannel) nio.ch())
                    : child;
        }

        @Override
        Channel newServerChannel(SocketAddress address) {
            return address instanceof InetSocketAddress inet
                    ? new NioServerSocketChannel(SelectorProvider.provider(), family(inet))
                    : new NioServerDomainSocketChannel();
        }

        @Override
        void closeSocket(Channel channel) throws IOException {
            ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch().close();
        }

        /**
         * The JDK gives a socket that was in a selector back to the kernel only when that selects again; until then it goes
         * on listening. Each task makes the loop select once more.
         */
        @Override
        void awaitKernel(Channel channel, Duration limit) {
            SelectableChannel socket = ((AbstractNioChannel.NioUnsafe) channel.unsafe()).ch();
            long end = System.nanoTime() + limit.toNanos();
            boolean registered = true;
            while (registered && end - System.nanoTime() > 0) {
                try {
                    Future<Boolean> looked = channel.eventLoop().submit(socket::isRegistered);
                    looked.awaitUninterruptibly(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    registered = !looked.isSuccess() || looked.getNow();
                } catch (RejectedExecutionException e) {
                    registered = false; // the loop has ended, and with it its selector
                }
            }
        }

        @Override
        ChannelOption<Boolean> sharePort() {
            return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
        }

        @Override
        SocketAddress address(Path path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        void configure(ChannelConfig config) {
            super.configure(config);
            // the kernel reports room when a third of its buffer is free: left to grow to megabytes, that would take
            // a slow but steady peer longer than SLOW_CONSUMER, and it would be cut
            config.setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
        }
    };

    private static final int SEND_BUFFER = 128 * 1024;
    private static final long NOTSENT_LOWAT = 16 * 1024;
    private static final int ACCEPTS = 16;

    /** The transport for what was asked. */
    static Transport choose(NetworkOptions.Transport wanted) {
        return switch (wanted) {
            case NIO -> NIO;
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new IllegalStateException("epoll does not load here", Epoll.unavailabilityCause());
                }
                yield EPOLL;
            }
        };
    }

    abstract IoHandlerFactory ioHandlers(Scheduler scheduler);

    /** A channel that can connect to the endpoint. */
    abstract Channel newChannel(Endpoint endpoint);

    /** A channel that can listen at the address, and at no other: {@code 0.0.0.0} is not to take IPv6 as well. */
    abstract Channel newServerChannel(SocketAddress address);

    private static SocketProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    /** The channel to use for a connection that was accepted as {@code child}, which is not registered yet. */
    Channel accepted(Channel child) {
        return child;
    }

    /** The option with which several sockets listen at one port; a kind of socket that has none passes over it. */
    abstract ChannelOption<Boolean> sharePort();

    abstract SocketAddress address(Path path);

    /**
     * How many connections a turn of the loop takes: one, so that the next stays with the kernel when the server is full or
     * in a hurry. Under load a turn is long, so where more can be taken without that, they are.
     */
    RecvByteBufAllocator accepting() {
        return new ServerChannelRecvByteBufAllocator();
    }

    /** Closes the socket of a channel that has left its loop, and does nothing else. */
    abstract void closeSocket(Channel channel) throws IOException;

    /** Waits until the kernel knows that a channel was closed. Not on the loop. */
    void awaitKernel(Channel channel, Duration limit) {}

    /** Sets what every stream wants. Options that a kind of socket does not know are passed over by Netty. */
    void configure(ChannelConfig config) {
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // a failed write is reported by the read that follows: the peer's last words are then still read (R5)
        config.setOption(ChannelOption.AUTO_CLOSE, false);
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
    }
}
