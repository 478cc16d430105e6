package dev.streamctl.internal;

import dev.streamctl.ServerOptions;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each new connection: over the limit of the server, over the limit of its address, or in; and how long to
 * pause accepting when they come too fast. Addresses of this machine's loopback, and peers without an address (Unix domain
 * sockets), are exempt from the limit per address and take nothing of the rate; a pause that others cause holds them up as
 * well. Connections that are refused take of the rate like those that are served. Safe for use by many threads.
 */
final class AcceptGate {

    /** What to do with a connection. */
    sealed interface Decision {
        /** Serve it; a {@link #leave} must follow. */
        record Serve() implements Decision {}

        /** Tell it why not, and close. */
        record Refuse(String why) implements Decision {}

        /** Close it without a word: too many are being told already. */
        record Drop() implements Decision {}
    }

    private final Limits limits;
    private final boolean pauseWhenFull;
    private final Map<ByteBuffer, Integer> perAddress = new HashMap<>();
    private final TokenBucket rate;
    private final TokenBucket refusals;
    private int maxConnections;
    private int open;

    AcceptGate(ServerOptions options, TimeSource time) {
        this.limits = options.limits();
        this.pauseWhenFull = options.whenFull() == ServerOptions.WhenFull.PAUSE;
        this.maxConnections = limits.intValue(Limit.MAX_CONNECTIONS);
        this.rate = new TokenBucket(limits.get(Limit.ACCEPT_RATE), limits.get(Limit.ACCEPT_BURST), time);
        this.refusals = new TokenBucket(limits.get(Limit.REFUSALS), limits.get(Limit.REFUSALS), time);
    }

    /** Decides about one connection from {@code address}, null for a peer without one. */
    synchronized Decision enter(@Nullable InetAddress address) {
        ByteBuffer key = key(address);
        if (key != null) {
            rate.take();
        }
        if (open >= maxConnections) {
            return refuse(full(maxConnections));
        }
        if (key != null) {
            int most = limits.intValue(Limit.MAX_CONNECTIONS_PER_ADDRESS);
            if (perAddress.getOrDefault(key, 0) >= most) {
                return refuse("too many connections from your address, the limit is %d".formatted(most));
            }
            perAddress.merge(key, 1, Integer::sum);
        }
        open++;
        return new Decision.Serve();
    }

    /** Why a connection over this limit has no place. */
    static String full(int maxConnections) {
        return "the server is full, its limit is %d %s"
                .formatted(maxConnections, maxConnections == 1 ? "connection" : "connections");
    }

    private Decision refuse(String why) {
        return refusals.tryTake() ? new Decision.Refuse(why) : new Decision.Drop();
    }

    /** A connection that was served is gone. */
    synchronized void leave(@Nullable InetAddress address) {
        open--;
        ByteBuffer key = key(address);
        if (key != null) {
            perAddress.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether accepting should stop until somebody leaves. */
    synchronized boolean paused() {
        return pauseWhenFull && open >= maxConnections;
    }

    /** Nanoseconds to wait before the next accept, so that the rate is kept. */
    synchronized long pauseNanos() {
        return rate.debtNanos();
    }

    synchronized int maxConnections() {
        return maxConnections;
    }

    synchronized void setMaxConnections(int connections) {
        if (connections < Limit.MAX_CONNECTIONS.least() || connections > Limit.MAX_CONNECTIONS.most()) {
            throw new IllegalArgumentException("MAX_CONNECTIONS is %d, not within %d to %d"
                    .formatted(connections, Limit.MAX_CONNECTIONS.least(), Limit.MAX_CONNECTIONS.most()));
        }
        maxConnections = connections;
    }

    /** What counts as one address: an IPv4 address, mapped or not, or an IPv6 /64, which is what one household has. */
    private static @Nullable ByteBuffer key(@Nullable InetAddress address) {
        if (address == null || address.isLoopbackAddress()) {
            return null;
        }
        return oneAddress(address);
    }

    /** As {@link #key}, for any address. */
    static ByteBuffer oneAddress(InetAddress address) {
        byte[] bytes = address.getAddress(); // the JDK gives a mapped IPv4 address its four bytes
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
