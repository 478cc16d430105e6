package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.Endpoint;
import io.netty.channel.unix.DomainSocketAddress;
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

/** Between the addresses of Netty and the JDK and ours. */
final class Addresses {

    private Addresses() {}

    /** A Unix peer that is not bound has no name; it is called by the listener's, which is {@code unnamed}. */
    static Endpoint endpoint(@Nullable SocketAddress address, Endpoint unnamed) {
        return switch (address) {
            case InetSocketAddress inet -> Endpoint.tcp(inet.getAddress().getHostAddress(), inet.getPort());
            case DomainSocketAddress unix when !unix.path().isEmpty() -> Endpoint.unix(Path.of(unix.path()));
            case UnixDomainSocketAddress unix
            when !unix.getPath().toString().isEmpty() -> Endpoint.unix(unix.getPath());
            case null, default -> unnamed;
        };
    }

    /** What a client tries, IPv6 and IPv4 in turn, starting with the kind the system prefers (RFC 8305 section 4). */
    static List<SocketAddress> resolve(Endpoint endpoint, Transport transport) throws UnknownHostException {
        return switch (endpoint) {
            case Endpoint.Unix unix -> List.of(transport.address(unix.path()));
            case Endpoint.Tcp tcp ->
                interleaved(InetAddress.getAllByName(tcp.host())).stream()
                        .<SocketAddress>map(address -> new InetSocketAddress(address, tcp.port()))
                        .toList();
        };
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
        switch (endpoint) {
            case Endpoint.Unix unix -> {
                UnixFiles.removeStale(unix);
                return transport.address(unix.path());
            }
            case Endpoint.Tcp tcp -> {
                try {
                    return new InetSocketAddress(InetAddress.getByName(tcp.host()), tcp.port());
                } catch (UnknownHostException e) {
                    throw new BindFailedException("cannot listen at " + endpoint + ": unknown host", e);
                }
            }
        }
    }

    /** The kernel's reason in one clause, the same on every transport. */
    static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "address already in use" : message;
    }

    /** The Internet address; null for a Unix peer. */
    static @Nullable InetAddress inet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }
}
