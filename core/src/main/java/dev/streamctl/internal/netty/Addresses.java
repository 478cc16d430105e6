package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.Endpoint;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between the addresses of Netty and the JDK and ours. What a server's start goes through has no switch over types: the JDK
 * makes a class for each at run time, some milliseconds.
 */
final class Addresses {

    private Addresses() {}

    /** A Unix peer that is not bound has no name; it is called by the listener's, which is {@code unnamed}. */
    static Endpoint endpoint(@Nullable SocketAddress address, Endpoint unnamed) {
        if (address instanceof InetSocketAddress inet) {
            return Endpoint.tcp(host(inet.getAddress()), inet.getPort());
        }
        if (address instanceof DomainSocketAddress unix && !unix.path().isEmpty()) {
            return Endpoint.unix(Path.of(unix.path()));
        }
        if (address instanceof UnixDomainSocketAddress unix
                && !unix.getPath().toString().isEmpty()) {
            return Endpoint.unix(unix.getPath());
        }
        return unnamed;
    }

    /** Where a server listens that was asked to listen at {@code asked}. */
    static Endpoint bound(@Nullable SocketAddress address, Endpoint asked) {
        Endpoint bound = endpoint(address, asked);
        if (bound instanceof Endpoint.Tcp tcp && asked instanceof Endpoint.Ws ws) {
            return new Endpoint.Ws(ws.isSecure(), tcp.host(), tcp.port(), ws.target());
        }
        return bound instanceof Endpoint.Tcp tcp && asked instanceof Endpoint.Tls
                ? new Endpoint.Tls(tcp.host(), tcp.port())
                : bound;
    }

    /** Short, as RFC 5952 says: {@code ::1}; with its zone where it has one. */
    private static String host(InetAddress address) {
        String full = address.getHostAddress();
        int zone = full.indexOf('%');
        return NetUtil.toAddressString(address) + (zone < 0 ? "" : full.substring(zone));
    }

    /** What a client tries, IPv6 and IPv4 in turn, starting with the kind the system prefers (RFC 8305 section 4). */
    static List<SocketAddress> resolve(Endpoint endpoint, Transport transport) throws UnknownHostException {
        return switch (endpoint) {
            case Endpoint.Unix unix -> List.of(transport.address(unix.path()));
            case Endpoint.Tcp tcp -> resolve(tcp.host(), tcp.port());
            case Endpoint.Tls tls -> resolve(tls.host(), tls.port());
            case Endpoint.Ws ws -> resolve(ws.host(), ws.port());
        };
    }

    private static List<SocketAddress> resolve(String host, int port) throws UnknownHostException {
        return interleaved(InetAddress.getAllByName(host)).stream()
                .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    static List<InetAddress> interleaved(InetAddress[] addresses) {
        var preferred = new ArrayDeque<InetAddress>();
        var others = new ArrayDeque<InetAddress>();
        for (InetAddress address : addresses) {
            (address.getClass() == addresses[0].getClass() ? preferred : others).add(address);
        }
        var result = new ArrayList<InetAddress>();
        while (!preferred.isEmpty() || !others.isEmpty()) {
            if (!preferred.isEmpty()) {
                result.add(preferred.poll());
            }
            if (!others.isEmpty()) {
                result.add(others.poll());
            }
        }
        return result;
    }

    /** What a server binds to. */
    static SocketAddress toBind(Endpoint endpoint, Transport transport) throws BindFailedException {
        if (endpoint instanceof Endpoint.Unix unix) {
            UnixFiles.removeStale(unix);
            return transport.address(unix.path());
        }
        Endpoint.Tcp tcp = endpoint.address().orElseThrow();
        try {
            return new InetSocketAddress(InetAddress.getByName(tcp.host()), tcp.port());
        } catch (UnknownHostException e) {
            throw BindFailures.of(endpoint, e);
        }
    }

    /** The Internet address; null for a Unix peer. */
    static @Nullable InetAddress inet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
