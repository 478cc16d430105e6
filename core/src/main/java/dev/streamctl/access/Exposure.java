package dev.streamctl.access;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import java.net.InetAddress;

/**
 * What an endpoint may be open to. One that controls something (lights, the settings of a camera, messages of a node) is open
 * beyond this machine only with TLS, a token, or because somebody insists. One that shows or answers something may be open
 * anywhere.
 */
public final class Exposure {

    private Exposure() {}

    /**
     * Checks a server that controls something, before it listens.
     *
     * @param what it controls, to begin a sentence with
     * @param insecure whether somebody insists
     * @throws IllegalArgumentException it would be open to everybody
     */
    public static void check(String what, Endpoint where, ServerOptions options, boolean insecure) {
        boolean guarded = options.tls() != null || options.token() != null;
        if (!guarded && !insecure && isBeyondThisMachine(where)) {
            throw new IllegalArgumentException(
                    "%s at %s would be open to every machine that can reach this one: use TLS, a token or --insecure"
                            .formatted(what, where));
        }
    }

    /** Whether others than this machine can reach it: all but Unix domain sockets, {@code localhost} and loopback addresses. */
    public static boolean isBeyondThisMachine(Endpoint where) {
        return where.address()
                .map(Endpoint.Tcp::host)
                .filter(host -> !isLoopback(host))
                .isPresent();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return host.equals("localhost");
        }
    }
}
