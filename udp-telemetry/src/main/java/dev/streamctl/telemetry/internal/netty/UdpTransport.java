package dev.streamctl.telemetry.internal.netty;

import dev.streamctl.NetworkOptions;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.StandardSocketOptions;

/** How to read datagrams from the kernel: many with one call, or one by one. */
enum UdpTransport {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        DatagramChannel newChannel(InetAddress address) {
            var channel = new EpollDatagramChannel(family(address));
            // with memory for several of this size, Netty uses recvmmsg
            channel.config().setMaxDatagramPayloadSize(SLOT);
            return channel;
        }

        @Override
        ChannelOption<Boolean> sharePort() {
            return EpollChannelOption.SO_REUSEPORT;
        }

        @Override
        int readBytes() {
            return SLOT * SLOTS;
        }

        @Override
        int kernelFactor() {
            return 2; // the kernel counts its own bookkeeping too, and says so
        }
    },
    NIO {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        DatagramChannel newChannel(InetAddress address) {
            return new NioDatagramChannel(family(address));
        }

        @Override
        ChannelOption<Boolean> sharePort() {
            return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
        }

        @Override
        int readBytes() {
            return SLOT;
        }

        @Override
        int kernelFactor() {
            return 1; // the JDK halves what the kernel says
        }
    };

    /**
     * What a datagram gets: more than the longest has, so that none is ever cut. Not a power of two, or the beginnings of all
     * slots would compete for one place of the processor's caches.
     */
    private static final int SLOT = 64 * 1024 + 64;

    private static final int SLOTS = 32;

    /** The transport for what was asked. */
    static UdpTransport choose(NetworkOptions.Transport wanted) throws IOException {
        return switch (wanted) {
            case NIO -> NIO;
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new IOException(
                            "epoll does not load here (transport auto takes what does)", Epoll.unavailabilityCause());
                }
                yield EPOLL;
            }
        };
    }

    private static SocketProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    abstract IoHandlerFactory ioHandlers();

    /** A socket of the address's family: one of IPv6 cannot join a group of IPv4. */
    abstract DatagramChannel newChannel(InetAddress address);

    /** The option with which several sockets listen at one port. */
    abstract ChannelOption<Boolean> sharePort();

    /** How much memory one call of the kernel reads to. */
    abstract int readBytes();

    /** How many times too large a receive buffer is told. */
    abstract int kernelFactor();
}
