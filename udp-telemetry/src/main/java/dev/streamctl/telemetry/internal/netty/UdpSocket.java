package dev.streamctl.telemetry.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.NetworkOptions;
import dev.streamctl.internal.netty.BindFailures;
import dev.streamctl.internal.netty.ReadMemory;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Batch;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound socket, with an event loop and a thread of its own that does nothing but read it. */
public final class UdpSocket implements AutoCloseable {

    /** How many datagrams are read, at most, before the loop looks at anything else and the batch is handed over. */
    private static final int PER_TURN = 128;

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

    private static final long PATIENCE_MILLIS = 2_000;

    private final EventLoop loop;
    private final DatagramChannel channel;
    private final ReadMemory memory;
    private final int granted;

    private UdpSocket(EventLoop loop, DatagramChannel channel, ReadMemory memory, int granted) {
        this.loop = loop;
        this.channel = channel;
        this.memory = memory;
        this.granted = granted;
    }

    /** Whether others may listen at the same port. */
    public enum PortUse {
        /** Nobody. */
        ALONE,
        /**
         * It takes the port for itself, which fails where anybody listens, also one who shares; from then on it shares it
         * with those of this user who want to.
         */
        FIRST,
        /** It joins others that share. */
        SHARED,
        /** Of a group: anybody may listen as well who lets others, whatever program and user that is. */
        GROUP
    }

    /**
     * What a socket is to be.
     *
     * @param transport how to talk to the kernel
     * @param address where to listen; a group's address takes datagrams for that group alone
     * @param port whether others listen at the same port
     * @param receiveBuffer bytes to ask the kernel for
     * @param interfaces where to join the group, if the address is one; where it cannot be joined the log is told
     */
    public record Options(
            NetworkOptions.Transport transport,
            InetSocketAddress address,
            PortUse port,
            int receiveBuffer,
            List<NetworkInterface> interfaces) {}

    /**
     * Binds, and reads from then on.
     *
     * @param receiver gets, on the socket's thread, what was read; the batch is the socket's again when it returns
     * @throws BindFailedException the kernel does not allow it, or the transport does not work here
     */
    public static UdpSocket open(Options options, TimeSource time, Consumer<Batch> receiver)
            throws BindFailedException {
        UdpTransport transport = transport(options);
        EventLoop loop = new SingleThreadIoEventLoop(
                null, new DefaultThreadFactory("streamctl-udp", true), transport.ioHandlers());
        InetAddress address = options.address.getAddress();
        DatagramChannel channel = transport.newChannel(address);
        var memory = new ReadMemory(transport.readBytes());
        channel.config().setRecvByteBufAllocator(memory.maxMessagesPerRead(PER_TURN));
        channel.config().setOption(ChannelOption.SO_RCVBUF, options.receiveBuffer);
        boolean group = options.port == PortUse.GROUP;
        channel.config().setOption(transport.sharePort(), group || options.port == PortUse.SHARED);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, group);
        channel.pipeline().addLast(new DatagramInbound(time, receiver));
        int granted = channel.config().getReceiveBufferSize() / transport.kernelFactor();
        var socket = new UdpSocket(loop, channel, memory, granted);
        try {
            await(loop.register(channel));
            await(channel.bind(options.address));
            if (options.port == PortUse.FIRST) {
                channel.config().setOption(transport.sharePort(), true);
            }
            join(options, each -> await(channel.joinGroup(options.address, each)));
            return socket;
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        } catch (Exception e) {
            socket.close();
            throw BindFailures.of("udp://" + text(options.address), e);
        }
    }

    /** Joins a group at one interface. */
    interface Join {
        void at(NetworkInterface each) throws Exception;
    }

    /** Joins where that can be done; fails only where nowhere. */
    static void join(Options options, Join join) throws Exception {
        List<Exception> failures = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (NetworkInterface each : options.interfaces) {
            try {
                join.at(each);
            } catch (Exception e) {
                failures.add(e);
                told.add(each.getName() + " (" + e.getMessage() + ")");
            }
        }
        if (!failures.isEmpty() && failures.size() == options.interfaces.size()) {
            throw failures.getFirst();
        }
        if (!failures.isEmpty()) {
            LOG.warn("{} is not heard at {}", text(options.address), String.join(", ", told));
        }
    }

    private static UdpTransport transport(Options options) throws BindFailedException {
        try {
            return UdpTransport.choose(options.transport);
        } catch (IOException e) {
            throw BindFailures.of("udp://" + text(options.address), e);
        }
    }

    private static void await(ChannelFuture future) throws Exception {
        future.awaitUninterruptibly();
        if (future.cause() instanceof Exception failed) {
            throw failed;
        }
    }

    /** {@code 127.0.0.1:9100}, {@code [::1]:9100}. */
    public static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return channel.localAddress();
    }

    /** How many bytes of receive buffer the kernel has granted. */
    public int grantedReceiveBuffer() {
        return granted;
    }

    /** Reads no more. What was read has been handed over when this returns. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly(PATIENCE_MILLIS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(PATIENCE_MILLIS);
        memory.release();
    }
}
