package dev.streamctl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a server listens or a client connects: {@code tcp://host:port}, {@code unix:/path}. */
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

    /** {@code tcp://host:port}. */
    static Endpoint tcp(String host, int port) {
        return new Tcp(host, port);
    }

    /** {@code unix:/path}. */
    static Endpoint unix(Path path) {
        return new Unix(path);
    }

    /**
     * Reads {@code tcp://host:port}, {@code tcp://[v6]:port} or {@code unix:/path}, as {@code toString} writes it.
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
        if (!text.startsWith("tcp://")) {
            throw new IllegalArgumentException("'" + text + "' is not an endpoint: use tcp://host:port or unix:/path");
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
}
