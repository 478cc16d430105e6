package dev.streamctl.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The addresses to speak multicast DNS from: one of each interface. */
final class Links {

    /** Of an address that no interface has. */
    private static final int NONE = -1;

    private Links() {}

    /**
     * One of them.
     *
     * @param index the number of its interface, which is another one for an interface that was made anew
     */
    record Way(int index, InetAddress address) {}

    /**
     * Of each interface that is up; of loopback too, for nodes that only this machine may reach. That is the last one, for a name
     * that is taken is taken on a network.
     */
    static List<Way> all() throws IOException {
        List<Way> ways = new ArrayList<>();
        for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
            if (isUsable(link)) {
                best(link).ifPresent(address -> ways.add(new Way(link.getIndex(), address)));
            }
        }
        ways.sort(Comparator.comparing(way -> way.address().isLoopbackAddress()));
        return ways;
    }

    /** Those by which a server at this host can be reached. */
    static List<Way> reaching(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        if (address.isAnyLocalAddress()) {
            return all();
        }
        NetworkInterface link = NetworkInterface.getByInetAddress(address);
        return List.of(new Way(link == null ? NONE : link.getIndex(), address));
    }

    /** An interface that goes while it is looked at is not usable. */
    private static boolean isUsable(NetworkInterface link) {
        try {
            return link.isUp() && (link.isLoopback() || link.supportsMulticast() && !link.isPointToPoint());
        } catch (SocketException e) {
            return false;
        }
    }

    private static Optional<InetAddress> best(NetworkInterface link) {
        return best(link.inetAddresses());
    }

    /** One of these that others can connect to, of IPv4 where there is one; a link-local one where there is no other. */
    static Optional<InetAddress> best(Stream<InetAddress> addresses) {
        return addresses.min(Comparator.comparing(InetAddress::isLinkLocalAddress)
                .thenComparing(address -> !(address instanceof Inet4Address)));
    }

    /** Whether it means nothing without an interface, which an endpoint does not have. */
    static boolean needsInterface(InetAddress address) {
        return address instanceof Inet6Address && address.isLinkLocalAddress();
    }
}
