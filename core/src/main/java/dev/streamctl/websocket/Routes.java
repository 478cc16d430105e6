package dev.streamctl.websocket;

import dev.streamctl.Handler;
import dev.streamctl.framing.Escapes;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Resources;
import dev.streamctl.http.Response;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server serves at which path, WebSockets and HTTP, and who may ask. Immutable.
 *
 * <p>A request is refused before any handler sees it unless its {@code Host} is one of the server's own addresses with its
 * port (or {@code localhost} on a loopback address), and its {@code Origin}, which browsers send and other programs need
 * not, is {@code http://}, behind TLS {@code https://}, and that host. The two checks keep pages of other sites out, also those whose name was pointed at
 * this machine. {@code Origin: null} is always refused.
 *
 * @param byPath the WebSockets, by path without a query
 * @param http what is answered to a request for no WebSocket, by path; one that ends with {@code /*} stands for all that
 *     begin with what is before the star. The path itself goes before these, and of these the longest
 * @param origins further origins that are let in, as {@code http://board.local:8080}; port 80 of {@code http} and 443 of {@code
 *     https} are left out, as browsers do
 * @param hosts further values of {@code Host} that are let in, as {@code board.local:9001}; with port 80, behind TLS 443,
 *     or without a port is the same
 * @param open those of the paths in {@code http} that are answered without a token too, where the server has one. A page is,
 *     so that a browser can load it and it can ask for the token; it should tell nothing that is worth a token
 */
public record Routes(
        Map<String, Route> byPath,
        Map<String, HttpHandler> http,
        Set<String> origins,
        Set<String> hosts,
        Set<String> open) {

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
     * @throws IllegalArgumentException a path does not begin with a slash, or has a query, or nothing is at an open one; an
     *     origin or a host is none
     */
    public Routes {
        byPath = Map.copyOf(byPath);
        http = Map.copyOf(http);
        origins = origins.stream().map(Routes::origin).collect(Collectors.toUnmodifiableSet());
        hosts = Set.copyOf(hosts);
        hosts.forEach(Routes::checkHost);
        open = Set.copyOf(open);
        if (!http.keySet().containsAll(open)) {
            throw new IllegalArgumentException("open to all is " + open + ", but there is only " + http.keySet());
        }
        byPath.keySet().forEach(Routes::check);
        http.keySet().forEach(Routes::check);
    }

    private static void check(String path) {
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("'" + path + "' is no path: it begins with / and has no query");
        }
    }

    /** As a browser writes it (RFC 6454 section 6.2). */
    private static String origin(String text) {
        if (!text.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]+")) {
            throw new IllegalArgumentException(
                    "'%s' is no origin: it is scheme://host or scheme://host:port, and no path".formatted(text));
        }
        return text.replaceFirst("(?i)^(http://.+):80$|^(https://.+):443$", "$1$2");
    }

    private static void checkHost(String text) {
        if (!text.matches("[^/?#@\\s]+")) {
            throw new IllegalArgumentException(
                    "'%s' is no host: it is host or host:port, without a scheme and a path".formatted(text));
        }
    }

    /** Nothing yet. */
    public static Routes none() {
        return new Routes(Map.of(), Map.of(), Set.of(), Set.of(), Set.of());
    }

    /** One handler at one path. */
    public static Routes of(String path, Handler<WebSocket> handler) {
        return none().with(path, handler);
    }

    /** These routes and one more. */
    public Routes with(String path, Handler<WebSocket> handler) {
        return with(path, new Route(handler, List.of()));
    }

    /** These routes and one more. */
    public Routes with(String path, Route route) {
        Map<String, Route> more = new LinkedHashMap<>(byPath);
        more.put(path, route);
        return new Routes(more, http, origins, hosts, open);
    }

    /**
     * These routes and an answer to GET and HEAD. A WebSocket may be at the same path: who asks for one gets that.
     *
     * @param path without a query; with {@code /*} at its end, all paths that begin with what is before the star
     */
    public Routes withHttp(String path, HttpHandler handler) {
        Map<String, HttpHandler> more = new HashMap<>(http);
        more.put(path, handler);
        return new Routes(byPath, more, origins, hosts, open);
    }

    /** These routes and the files of a folder at all paths that begin with {@code prefix}, which ends with a slash. */
    public Routes withResources(String prefix, Resources resources) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("'" + prefix + "' is no prefix: it ends with /");
        }
        return withHttp(prefix + "*", request -> {
            Optional<Response.Resource> file = resources.find(request.path().substring(prefix.length()));
            return file.isPresent()
                    ? file.get()
                    : Response.text(404, "nothing is served at " + Escapes.snippet(request.path()) + "\n");
        });
    }

    /** What is answered to a request for no WebSocket. */
    public Optional<HttpHandler> httpAt(String path) {
        return Optional.ofNullable(http.get(httpRoute(path)));
    }

    /** Whether a request for no WebSocket is answered there without a token too. */
    public boolean isOpenAt(String path) {
        return open.contains(httpRoute(path));
    }

    /** The key of {@link #http} that stands for a path; the path itself where none does. */
    private String httpRoute(String path) {
        if (http.containsKey(path)) {
            return path;
        }
        String longest = "";
        for (String route : http.keySet()) {
            // not each beginning of the path is looked up: a hostile one has thousands
            if (route.length() > longest.length()
                    && route.endsWith("/*")
                    && path.regionMatches(0, route, 0, route.length() - 1)) {
                longest = route;
            }
        }
        return longest.isEmpty() ? path : longest;
    }

    /** These routes, of which these of HTTP are answered without a token too. */
    public Routes withOpen(Set<String> others) {
        return new Routes(byPath, http, origins, hosts, others);
    }

    /** These routes with other further origins. */
    public Routes withOrigins(Set<String> others) {
        return new Routes(byPath, http, others, hosts, open);
    }

    /** These routes with other further hosts. */
    public Routes withHosts(Set<String> others) {
        return new Routes(byPath, http, origins, others, open);
    }
}
