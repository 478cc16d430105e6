package dev.streamctl.cli.tls;

import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The names and addresses by which this machine is reached, and the form in which a certificate has them. */
public final class OwnNames {

    private static final String DNS = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /** For documentation (RFC 5737): no machine has it. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);

    private OwnNames() {}

    /** {@code more}, the host name, {@code localhost} and all addresses but those that need a zone. */
    public static Set<String> with(Collection<String> more) throws SocketException {
        Set<String> names = new LinkedHashSet<>(more);
        String host = hostName();
        if (isName(host)) {
            names.add(host);
            if (host.indexOf('.') < 0 && !host.equals("localhost")) {
                names.add(host + ".local"); // by multicast DNS
            }
        }
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(addresses());
        return names;
    }

    /** All addresses but loopback's and those that need a zone. */
    public static List<String> addresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !(address instanceof Inet6Address && address.isLinkLocalAddress()))
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .toList();
    }

    /** The IPv4 address from which the system would talk to a machine elsewhere; empty where it knows no way there. */
    public static Optional<String> towardsOthers() {
        try (var socket = new DatagramSocket()) {
            socket.connect(ELSEWHERE); // sends nothing
            return Optional.of(socket.getLocalAddress().getHostAddress());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return ""; // the system does not know its own name
        }
    }

    /** Whether a certificate can be for it: a DNS name, also with {@code *} as its first part, or an IP address. */
    public static boolean isName(String text) {
        return isAddress(text) || text.length() <= 253 && text.matches("(\\*\\.)?" + DNS + "(\\." + DNS + ")*");
    }

    /** One form for what means the same: of an address, in which case the letters of a name are. */
    static String normal(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name.toLowerCase(Locale.ROOT);
    }

    /** Whether it is an IP address, without a zone. */
    public static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return text.indexOf('%') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As keytool wants it. */
    static String alternative(String name) {
        return (isAddress(name) ? "ip:" : "dns:") + name;
    }
}
