package dev.streamctl.telemetry.send;

import dev.streamctl.framing.Escapes;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where datagrams go.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets; groups of multicast are addresses too
 * @param port 1 to 65,535
 */
public record Target(String host, int port) {

    /** The longest name of the DNS, RFC 1035. */
    private static final int MAX_HOST = 253;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public Target {
        if (host.isEmpty() || host.length() > MAX_HOST || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("'%s' is not a host".formatted(Escapes.snippet(host)));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port %d is not within 1 to 65535".formatted(port));
        }
    }

    /**
     * Reads {@code host:port}, {@code 192.0.2.1:9100} or {@code [2001:db8::1]:9100}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Target parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || !bracketed && host.indexOf(':') >= 0 || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'%s' is not a target: use host:port, or [address]:port with IPv6"
                    .formatted(Escapes.snippet(text)));
        }
        Target target = new Target(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
        if (bracketed && target.literal() == null) {
            throw new IllegalArgumentException("'%s' is not an IPv6 address".formatted(Escapes.snippet(target.host)));
        }
        return target;
    }

    /** The address, where the host is one and no name has to be looked up; else null. */
    public @Nullable InetAddress literal() {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
