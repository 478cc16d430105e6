package dev.streamctl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads endpoints. */
final class EndpointText {

    private static final String UNIX = "unix:";
    private static final String TCP = "tcp://";
    private static final String TLS = "tls://";
    private static final String WS = "ws://";
    private static final String WSS = "wss://";

    private EndpointText() {}

    static Endpoint parse(String text) {
        if (text.startsWith(UNIX)) {
            return unix(text);
        }
        if (text.startsWith(WS)) {
            return ws(text, WS, 80);
        }
        if (text.startsWith(WSS)) {
            return ws(text, WSS, 443);
        }
        if (text.startsWith(TLS)) {
            Endpoint.Tcp tcp = tcp(text, TLS, text.substring(TLS.length()));
            return new Endpoint.Tls(tcp.host(), tcp.port());
        }
        if (text.startsWith(TCP)) {
            return tcp(text, TCP, text.substring(TCP.length()));
        }
        throw no(text, "use tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:/path");
    }

    private static Endpoint.Unix unix(String text) {
        try {
            return new Endpoint.Unix(Path.of(text.substring(UNIX.length())));
        } catch (InvalidPathException e) {
            throw no(text, e.getReason());
        }
    }

    private static Endpoint.Ws ws(String text, String scheme, int usualPort) {
        int slash = text.indexOf('/', scheme.length());
        String authority = text.substring(scheme.length(), slash < 0 ? text.length() : slash);
        boolean bare = authority.endsWith("]") || authority.indexOf(':') < 0;
        Endpoint.Tcp tcp = tcp(text, scheme, authority + (bare ? ":" + usualPort : ""));
        return new Endpoint.Ws(scheme.equals(WSS), tcp.host(), tcp.port(), slash < 0 ? "/" : text.substring(slash));
    }

    private static Endpoint.Tcp tcp(String text, String scheme, String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? "" : authority.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw no(text, "put an IPv6 address in brackets");
        }
        if (host.isEmpty()) {
            throw no(text, "use " + scheme + "host:port");
        }
        try {
            return new Endpoint.Tcp(host, Integer.parseInt(authority.substring(colon + 1)));
        } catch (NumberFormatException _) {
            throw no(text, "the port is not a number");
        }
    }

    private static IllegalArgumentException no(String text, String why) {
        return new IllegalArgumentException("'" + text + "' is not an endpoint: " + why);
    }
}
