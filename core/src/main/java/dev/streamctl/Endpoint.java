package dev.streamctl;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens or a client connects: {@code tcp://host:port}, {@code tls://host:port}, {@code unix:/path}, {@code
 * ws://host:port/path}, {@code wss://host:port/path}.
 */
public sealed interface Endpoint {

    /** Host and port; empty for a Unix domain socket. */
    Optional<Tcp> address();

    /** Whether TLS is spoken there. */
    boolean isSecure();

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
            return "tcp://" + authority();
        }

        @Override
        public Optional<Tcp> address() {
            return Optional.of(this);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        /** Host and port, as in a URI. */
        public String authority() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A TCP port where TLS is spoken.
     *
     * @param host as for {@link Tcp}; a client checks that the server's certificate is for it
     * @param port as for {@link Tcp}
     */
    record Tls(String host, int port) implements Endpoint {
        /** Checks host and port. */
        public Tls {
            var _ = new Tcp(host, port);
        }

        @Override
        public Optional<Tcp> address() {
            return Optional.of(new Tcp(host, port));
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public String toString() {
            return "tls://" + new Tcp(host, port).authority();
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
        public Optional<Tcp> address() {
            return Optional.empty();
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A WebSocket.
     *
     * @param isSecure whether TLS is spoken below it: {@code wss}
     * @param host as for {@link Tcp}, and with TLS as for {@link Tls}
     * @param port as for {@link Tcp}
     * @param target path and query, beginning with a slash, in visible ASCII characters
     */
    record Ws(boolean isSecure, String host, int port, String target) implements Endpoint {
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
            return new Ws(isSecure, host, port, other);
        }

        @Override
        public Optional<Tcp> address() {
            return Optional.of(new Tcp(host, port));
        }

        @Override
        public String toString() {
            return (isSecure ? "wss://" : "ws://") + authority() + target;
        }

        /** Host and port, as in a URI. */
        public String authority() {
            return new Tcp(host, port).authority();
        }
    }

    /** {@code ws://host:port/target}. */
    static Ws ws(String host, int port, String target) {
        return new Ws(false, host, port, target);
    }

    /** {@code wss://host:port/target}. */
    static Ws wss(String host, int port, String target) {
        return new Ws(true, host, port, target);
    }

    /** {@code tls://host:port}. */
    static Endpoint tls(String host, int port) {
        return new Tls(host, port);
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
     * Reads {@code tcp://host:port}, {@code tls://host:port}, {@code tcp://[v6]:port}, {@code unix:/path}, {@code
     * ws://host:port/path} or {@code wss://host:port/path}, as {@code toString} writes it; the port of a WebSocket is 80 where
     * none is named, and 443 with TLS.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Endpoint parse(String text) {
        return EndpointText.parse(text);
    }
}
