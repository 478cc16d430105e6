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

    private Links() {}

    /** Of each interface that is up; of loopback too, for nodes that only this machine may reach. */
    static List<InetAddress> all() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
            if (isUsable(link)) {
                best(link).ifPresent(addresses::add);
            }
        }
        return addresses;
    }

    /** Those by which a server at this host can be reached. */
    static List<InetAddress> reaching(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? all() : List.of(address);
    }

    private static boolean isUsable(NetworkInterface link) throws SocketException {
        return link.isUp() && (link.isLoopback() || link.supportsMulticast() && !link.isPointToPoint());
    }

    private static Optional<InetAddress> best(NetworkInterface link) {
        return link.inetAddresses().min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    }
}
