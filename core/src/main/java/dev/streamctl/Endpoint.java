package dev.streamctl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a server listens or a client connects: {@code tcp://host:port}, {@code unix:/path}, {@code ws://host:port/path}. */
public sealed interface Endpoint {

    /**
     * A TCP port.
     *
     * @param host a name, an IPv4 address, or an IPv6 address without brackets
     * @param port 0 to 65535; 0 lets a server take a free one
     */
    record Tcp(String host, int port) implements Endpoint {
        /** Checks the range of the port. */
        public Tcp {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("an endpoint needs a host");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
            }
        }

        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path its file, at most 107 bytes long on Linux
     */
    record Unix(Path path) implements Endpoint {
        /** Checks that there is a path. */
        public Unix {
            if (path.toString().isEmpty()) {
                throw new IllegalArgumentException("'unix:' needs the path of a socket");
            }
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A WebSocket.
     *
     * @param host as for {@link Tcp}
     * @param port as for {@link Tcp}
     * @param target path and query, beginning with a slash, in visible ASCII characters
     */
    record Ws(String host, int port, String target) implements Endpoint {
        /** Checks host, port and target. */
        public Ws {
            var _ = new Tcp(host, port);
            if (!target.matches("/[!-\"$-~]*")) { // a fragment, from # on, is never sent
                throw new IllegalArgumentException("'" + target
                        + "' is no target of a WebSocket: it begins with / and has no blank, # or non-ASCII");
            }
        }

        /** The same server, and another target. */
        public Ws at(String other) {
            return new Ws(host, port, other);
        }

        @Override
        public String toString() {
            return "ws://" + authority() + target;
        }

        /** Host and port, as in a URI. */
        public String authority() {
            return new Tcp(host, port).toString().substring("tcp://".length());
        }
    }

    /** {@code ws://host:port/target}. */
    static Ws ws(String host, int port, String target) {
        return new Ws(host, port, target);
    }

    /** {@code tcp://host:port}. */
    static Endpoint tcp(String host, int port) {
        return new Tcp(host, port);
    }

    /** {@code unix:/path}. */
    static Endpoint unix(Path path) {
        return new Unix(path);
    }

    /**
     * Reads {@code tcp://host:port}, {@code tcp://[v6]:port}, {@code unix:/path} or {@code ws://host:port/path}, as {@code
     * toString} writes it; the port of a WebSocket is 80 where none is named.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Endpoint parse(String text) {
        if (text.startsWith("unix:")) {
            try {
                return new Unix(Path.of(text.substring("unix:".length())));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("'" + text + "' is not an endpoint: " + e.getReason(), e);
            }
        }
        if (text.startsWith("ws://")) {
            return parseWs(text);
        }
        if (!text.startsWith("tcp://")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an endpoint: use tcp://host:port, ws://host:port/path or unix:/path");
        }
        String rest = text.substring("tcp://".length());
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? "" : rest.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is not an endpoint: put an IPv6 address in brackets");
        }
        try {
            if (!host.isEmpty()) {
                return new Tcp(host, Integer.parseInt(rest.substring(colon + 1)));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an endpoint: the port is not a number", e);
        }
        throw new IllegalArgumentException("'" + text + "' is not an endpoint: use tcp://host:port");
    }

    private static Ws parseWs(String text) {
        int slash = text.indexOf('/', "ws://".length());
        String authority = text.substring("ws://".length(), slash < 0 ? text.length() : slash);
        boolean bare = authority.endsWith("]") || authority.indexOf(':') < 0;
        Tcp tcp = (Tcp) parse("tcp://" + authority + (bare ? ":80" : ""));
        return new Ws(tcp.host(), tcp.port(), slash < 0 ? "/" : text.substring(slash));
    }
}
