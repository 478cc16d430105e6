package dev.streamctl.telemetry.listen;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** At which interfaces a group of multicast is joined. */
final class Groups {

    private Groups() {}

    /**
     * Refuses an interface that the address cannot be listened to at.
     *
     * @throws IllegalArgumentException the address is no group, or names another interface; the message is one line
     */
    static void check(InetAddress address, @Nullable String name) {
        if (name == null) {
            return;
        }
        if (!address.isMulticastAddress()) {
            throw new IllegalArgumentException("network interface %s is for groups of multicast, and %s is none"
                    .formatted(name, address.getHostAddress()));
        }
        int scope = scope(address);
        try {
            NetworkInterface named = NetworkInterface.getByName(name);
            if (scope != 0 && named != null && named.getIndex() != scope) {
                throw new IllegalArgumentException("group %s is one of another network interface than %s"
                        .formatted(address.getHostAddress(), name));
            }
        } catch (SocketException e) {
            return; // who joins the group is told so again
        }
    }

    private static int scope(InetAddress address) {
        return address instanceof Inet6Address group ? group.getScopeId() : 0;
    }

    /**
     * The interfaces for an address; none where it is no group.
     *
     * @param name the only one; null for the one that the address names ({@code ff02::1%eth0}), else for all that fit
     * @throws SocketException there is no such interface, none that fits, or they cannot be listed
     */
    static List<NetworkInterface> interfaces(InetAddress address, @Nullable String name) throws SocketException {
        if (!address.isMulticastAddress()) {
            return List.of();
        }
        int scope = scope(address);
        if (name == null && scope == 0) {
            return all(address);
        }
        NetworkInterface one = name == null ? NetworkInterface.getByIndex(scope) : NetworkInterface.getByName(name);
        if (one == null) {
            throw new SocketException("no network interface \"%s\"".formatted(name == null ? scope : name));
        }
        return List.of(one);
    }

    /**
     * Where a socket is bound for an address. A group of a single link, such as {@code ff02::1}, or machine there is on each link: the kernel
     * wants to know which.
     *
     * @param interfaces those of {@link #interfaces}
     * @throws SocketException it is such a group, and there are several
     */
    static InetAddress bound(InetAddress address, List<NetworkInterface> interfaces) throws SocketException {
        if (!(address instanceof Inet6Address group) || !group.isMCLinkLocal() && !group.isMCNodeLocal()) {
            return address;
        }
        if (interfaces.size() > 1) {
            throw new SocketException("a group of one link wants a network interface, which may be %s"
                    .formatted(
                            interfaces.stream().map(NetworkInterface::getName).collect(Collectors.joining(" or "))));
        }
        try {
            return Inet6Address.getByAddress(
                    null, group.getAddress(), interfaces.getFirst().getIndex());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of other lengths than 16
        }
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
