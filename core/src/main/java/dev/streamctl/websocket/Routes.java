package dev.streamctl.websocket;

import dev.streamctl.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a WebSocket server serves at which path, and who may ask. Immutable.
 *
 * <p>A request is refused before any handler sees it unless its {@code Host} is one of the server's own addresses with its
 * port (or {@code localhost} on a loopback address), and its {@code Origin}, which browsers send and other programs need
 * not, is {@code http://} and that host. The two checks keep pages of other sites out, also those whose name was pointed at
 * this machine. {@code Origin: null} is always refused.
 *
 * @param byPath the routes, by path without a query
 * @param origins further origins that are let in, as {@code http://board.local:8080}
 * @param hosts further values of {@code Host} that are let in, as {@code board.local:9001}
 */
public record Routes(Map<String, Route> byPath, Set<String> origins, Set<String> hosts) {

    /**
     * What is served at a path.
     *
     * @param handler runs on a virtual thread for each connection
     * @param subprotocols that it speaks; the first of the client's that is among them is chosen
     * @param compression what is agreed to where a client offers it
     */
    public record Route(Handler<WebSocket> handler, List<String> subprotocols, Compression compression) {
        /** Keeps a copy. */
        public Route {
            subprotocols = List.copyOf(subprotocols);
        }

        /** Without compression. */
        public Route(Handler<WebSocket> handler, List<String> subprotocols) {
            this(handler, subprotocols, Compression.OFF);
        }

        /** This with another choice of compression. */
        public Route withCompression(Compression other) {
            return new Route(handler, subprotocols, other);
        }
    }

    /**
     * Keeps copies.
     *
     * @throws IllegalArgumentException a path does not begin with a slash, or has a query
     */
    public Routes {
        byPath = Map.copyOf(byPath);
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
        for (String path : byPath.keySet()) {
            if (!path.startsWith("/") || path.indexOf('?') >= 0) {
                throw new IllegalArgumentException("'" + path + "' is no path: it begins with / and has no query");
            }
        }
    }

    /** One handler at one path. */
    public static Routes of(String path, Handler<WebSocket> handler) {
        return new Routes(Map.of(), Set.of(), Set.of()).with(path, handler);
    }

    /** These routes and one more. */
    public Routes with(String path, Handler<WebSocket> handler) {
        return with(path, new Route(handler, List.of()));
    }

    /** These routes and one more. */
    public Routes with(String path, Route route) {
        Map<String, Route> more = new LinkedHashMap<>(byPath);
        more.put(path, route);
        return new Routes(more, origins, hosts);
    }

    /** These routes with other further origins. */
    public Routes withOrigins(Set<String> others) {
        return new Routes(byPath, others, hosts);
    }

    /** These routes with other further hosts. */
    public Routes withHosts(Set<String> others) {
        return new Routes(byPath, origins, others);
    }
}
