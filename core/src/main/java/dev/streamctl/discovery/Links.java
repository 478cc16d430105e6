package dev.streamctl.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /** Of each interface that is up; of loopback too, for nodes that only this machine may reach. */
    static List<Way> all() throws IOException {
        List<Way> ways = new ArrayList<>();
        for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
            if (isUsable(link)) {
                best(link).ifPresent(address -> ways.add(new Way(link.getIndex(), address)));
            }
        }
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
        return link.inetAddresses().min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    }
}
