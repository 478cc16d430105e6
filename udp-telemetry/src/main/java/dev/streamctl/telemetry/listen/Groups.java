package dev.streamctl.telemetry.listen;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** At which interfaces a group of multicast is joined. */
final class Groups {

    private Groups() {}

    /**
     * The interfaces for an address; none where it is no group.
     *
     * @param name the only one; null for all that fit
     * @throws SocketException there is no such interface, none that fits, or they cannot be listed
     */
    static List<NetworkInterface> interfaces(InetAddress address, @Nullable String name) throws SocketException {
        if (!address.isMulticastAddress()) {
            return List.of();
        }
        if (name == null) {
            return all(address);
        }
        NetworkInterface one = NetworkInterface.getByName(name);
        if (one == null) {
            throw new SocketException("no network interface \"%s\"".formatted(name));
        }
        return List.of(one);
    }

    private static List<NetworkInterface> all(InetAddress group) throws SocketException {
        List<NetworkInterface> fitting = NetworkInterface.networkInterfaces()
                .filter(each -> fits(each, group))
                .toList();
        if (fitting.isEmpty()) {
            throw new SocketException(
                    "no network interface that is up does multicast for %s".formatted(group.getHostAddress()));
        }
        return fitting;
    }

    private static boolean fits(NetworkInterface each, InetAddress group) {
        boolean v6 = group instanceof Inet6Address;
        try {
            return each.isUp()
                    && each.supportsMulticast()
                    && Collections.list(each.getInetAddresses()).stream()
                            .anyMatch(address -> address instanceof Inet6Address == v6);
        } catch (SocketException e) {
            return false; // it has just gone
        }
    }
}
