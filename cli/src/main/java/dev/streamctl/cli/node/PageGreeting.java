package dev.streamctl.cli.node;

import dev.streamctl.Endpoint;
import dev.streamctl.access.Exposure;
import dev.streamctl.cli.tls.OwnNames;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the page of a node is, told to a person and to the camera of a phone. */
public final class PageGreeting {

    private PageGreeting() {}

    /**
     * Lines for a terminal.
     *
     * @param where the node listens
     * @param code whether the first address is also drawn where other machines can reach it
     * @param always whether it is drawn also where none can
     */
    public static List<String> of(Endpoint.Ws where, boolean code, boolean always) throws SocketException {
        List<String> lines = new ArrayList<>();
        List<String> pages =
                hosts(where.host()).stream().map(host -> address(where, host)).toList();
        boolean others = Exposure.isBeyondThisMachine(where);
        lines.add("page: " + String.join("  ", pages));
        if (!others) {
            lines.add("only this machine can open it; for a phone: --host 0.0.0.0 --tls");
        } else if (!where.isSecure()) {
            lines.add("a phone's browser lets a page use its sensors only behind TLS: --tls");
        }
        if (always || code && others) {
            lines.addAll(QrCodeText.lines(pages.getFirst()));
        }
        return lines;
    }

    private static String address(Endpoint.Ws where, String host) {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "%s://%s:%d/".formatted(where.isSecure() ? "https" : "http", shown, where.port());
    }

    /** The addresses that others can use: of all that the machine has, where it listens at all. */
    private static List<String> hosts(String host) throws SocketException {
        InetAddress literal;
        try {
            literal = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return List.of(host);
        }
        if (!literal.isAnyLocalAddress()) {
            return List.of(host);
        }
        List<String> own = inOrder(OwnNames.addresses(), OwnNames.towardsOthers()).stream()
                .filter(address -> literal instanceof Inet6Address || isIpv4(address))
                .toList();
        return own.isEmpty() ? List.of("localhost") : own;
    }

    /**
     * The address first by which a phone most likely gets here, for its camera sees that one alone: the one that this machine would talk
     * to others from, not that of a bridge for containers. Behind it IPv4, of that a local network's.
     *
     * @param towardsOthers that address; empty where there is none
     */
    static List<String> inOrder(List<String> addresses, Optional<String> towardsOthers) {
        return addresses.stream()
                .sorted(Comparator.comparing(
                                (String address) -> !Optional.of(address).equals(towardsOthers))
                        .thenComparing(address -> !isIpv4(address))
                        .thenComparing(
                                address -> !InetAddress.ofLiteral(address).isSiteLocalAddress()))
                .toList();
    }

    private static boolean isIpv4(String address) {
        return address.indexOf(':') < 0;
    }
}
