package dev.streamctl.telemetry.send;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connected, non-blocking datagram socket. Connected, because only then the kernel tells of refused datagrams, and because
 * it then looks the route up once. Its family is that of the address: on Linux an IPv6 socket cannot use a group of IPv4.
 */
final class UdpLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(UdpLink.class);

    private final DatagramChannel channel;
    private final InetSocketAddress remote;
    private final LinkOptions options;
    private final InetSocketAddress local;
    private final int sendBuffer;

    /** Outside the heap, or each send would copy into such memory of the JDK's own. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    private UdpLink(DatagramChannel channel, InetSocketAddress remote, LinkOptions options) throws IOException {
        this.channel = channel;
        this.remote = remote;
        this.options = options;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.sendBuffer = channel.getOption(StandardSocketOptions.SO_SNDBUF);
    }

    static UdpLink open(InetSocketAddress remote, LinkOptions options) throws IOException {
        checkScope(remote.getAddress(), options);
        boolean ipv4 = remote.getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            set(channel, options, ipv4);
            if (remote.getAddress().isMulticastAddress()) {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, options.multicastTtl());
            }
            if (options.networkInterface() != null) {
                leaveBy(interfaceOf(options.networkInterface()), channel, remote.getAddress());
            }
            channel.connect(remote);
            return new UdpLink(channel, remote, options);
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (RuntimeException e) { // an option that this address cannot have, for instance
            channel.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void set(DatagramChannel channel, LinkOptions options, boolean ipv4) throws IOException {
        if (options.sendBuffer() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
        }
        if (options.dscp() > 0) {
            channel.setOption(StandardSocketOptions.IP_TOS, options.dscp() << 2); // the low two bits are ECN's
        }
        if (ipv4) {
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
        }
        if (channel.supportedOptions().contains(ExtendedSocketOptions.IP_DONTFRAGMENT)) {
            channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
        } else {
            LOG.debug("this system cannot forbid fragments");
        }
    }

    /** The kernel would say no more than "invalid argument". */
    private static void checkScope(InetAddress to, LinkOptions options) throws SocketException {
        boolean ofOneLink = to.isLinkLocalAddress() || to.isMCLinkLocal();
        if ((ofOneLink || to.isMCNodeLocal())
                && to instanceof Inet6Address v6
                && v6.getScopeId() == 0
                && options.networkInterface() == null) {
            throw new SocketException(
                    "%1$s is of one %2$s and wants a network interface: --interface eth0, or [%1$s%%eth0]"
                            .formatted(to.getHostAddress(), ofOneLink ? "link" : "machine"));
        }
    }

    private static NetworkInterface interfaceOf(String name) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        if (found == null) {
            throw new SocketException("no network interface \"" + name + "\"");
        }
        return found;
    }

    private static void leaveBy(NetworkInterface out, DatagramChannel channel, InetAddress to) throws IOException {
        if (to.isMulticastAddress()) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, out);
            return;
        }
        InetAddress source = out.inetAddresses()
                .filter(address -> address instanceof Inet4Address == to instanceof Inet4Address)
                .filter(address -> address.isLinkLocalAddress() == to.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new SocketException("network interface \"%s\" has no %s address"
                        .formatted(out.getName(), to instanceof Inet6Address ? "IPv6" : "IPv4")));
        channel.bind(new InetSocketAddress(source, 0));
    }

    @Override
    public boolean send(byte[] datagram, int length) throws IOException {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(datagram.length);
        }
        buffer.clear().put(datagram, 0, length).flip();
        return channel.write(buffer) > 0;
    }

    @Override
    public boolean hasWay() {
        try (UdpLink _ = open(remote, options)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int sendBuffer() {
        return sendBuffer;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("cannot close {}", local, e);
        }
    }
}
