package dev.streamctl.cli.node;

import dev.streamctl.Endpoint;
import dev.streamctl.access.Exposure;
import dev.streamctl.cli.tls.OwnNames;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

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

    /** The addresses that others can use, IPv4 first: of all that the machine has, where it listens at all. */
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
        List<String> own = OwnNames.addresses().stream()
                .filter(address -> literal instanceof Inet4Address == isIpv4(address) || isIpv4(address))
                .sorted((a, b) -> Boolean.compare(isIpv4(b), isIpv4(a)))
                .toList();
        return own.isEmpty() ? List.of("localhost") : own;
    }

    private static boolean isIpv4(String address) {
        return address.indexOf(':') < 0;
    }
}
