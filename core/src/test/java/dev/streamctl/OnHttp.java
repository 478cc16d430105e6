package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.http.HttpStats;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.time.Instant;
import java.time.InstantSource;

/** A test of HTTP: on each stack, with raw clients, in a time that stands still. */
abstract class OnHttp extends OnEveryStack {

    static final byte[] PART = "0123456789abcdef".repeat(1024).getBytes(US_ASCII);

    /** The date of all answers, which is no time that passes. */
    static final String DATE = "Fri, 06 Nov 2026 08:49:37 GMT";

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-06T08:49:37Z"));

    final Server server(Routes routes) throws Exception {
        return server(routes, QUIET);
    }

    final Server server(Routes routes, Limits limits) throws Exception {
        return network()
                .serveHttp(ANY_PORT, routes, QUIET_SERVER.withLimits(limits).withWallClock(CLOCK));
    }

    static String host(Server server) {
        return server.endpoint().toString().substring("tcp://".length());
    }

    /** A request; {@code more} are header lines with their ends. */
    static String get(Server server, String path, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host(server) + "\r\n" + more + "\r\n";
    }

    static String get(Server server, String path) {
        return get(server, path, "");
    }

    /** Nothing is open or under way, and all counters agree. */
    final HttpStats quietHttp(Server server) {
        await("what clients still might send is given up", () -> {
            time.advance(SECOND);
            return server.stats().open() == 0;
        });
        assertQuietAndConsistent(server);
        HttpStats http = server.stats().http();
        assertEquals(
                http.requests(),
                http.answered() + http.failed() + http.abandoned() + http.upgraded() + http.refused(),
                http.toString());
        return http;
    }
}
