package dev.streamctl.telemetry.listen;

import dev.streamctl.NetworkOptions.Transport;
import dev.streamctl.telemetry.keys.Keyring;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is to be. Made from {@link #at} and changed by the {@code with} methods.
 *
 * @param address where to listen; a group of multicast is joined; port 0 takes a free one
 * @param sockets how datagrams are taken from the kernel
 * @param bounds how much is kept at most
 * @param trust whose datagrams count
 * @param content what the datagrams are
 * @param seed random, so that nobody can choose device ids that are slow to look up
 */
public record ListenOptions(
        InetSocketAddress address, Sockets sockets, Bounds bounds, Trust trust, Content content, long seed) {

    /** {@link Sockets#receiveBuffer} where nothing else is said. */
    public static final int DEFAULT_RECEIVE_BUFFER = 4 << 20;

    /** {@link Bounds#queue} where nothing else is said. */
    public static final int DEFAULT_QUEUE = 4 << 20;

    /** {@link Bounds#maxDevices} where nothing else is said. */
    public static final int DEFAULT_MAX_DEVICES = 100_000;

    /** {@link Bounds#maxRate} where nothing else is said. */
    public static final int DEFAULT_MAX_RATE = 20_000;

    /** The most shards. */
    public static final int MAX_SHARDS = 64;

    /** The smallest queue: the largest batch that a socket hands over fits. */
    public static final int MIN_QUEUE = 256 * 1024;

    private static final int GIB = 1 << 30;

    /** What datagrams are taken for. */
    public enum Content {
        /** Line protocol, with our header or without, and what is sealed. */
        LINES,
        /** Bytes of any kind: nothing is parsed, each datagram is one sample. */
        RAW
    }

    /**
     * How datagrams are taken from the kernel.
     *
     * @param networkInterface where to join the group; null for every interface that is up and does multicast
     * @param transport how to talk to the kernel
     * @param shards threads that parse, and sockets unless there is a group: 1 to 64
     * @param receiveBuffer bytes to ask the kernel for, for each socket; 4,096 to 1 GiB
     */
    public record Sockets(@Nullable String networkInterface, Transport transport, int shards, int receiveBuffer) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException one is left; the message names it
         */
        public Sockets {
            check("shards", shards, 1, MAX_SHARDS);
            check("receive buffer", receiveBuffer, 4_096, GIB);
        }
    }

    /**
     * How much is kept at most.
     *
     * @param queue bytes of datagrams that may wait for each shard; 256 KiB to 1 GiB
     * @param maxDevices how many devices are remembered, authenticated ones and others each; 1 to 16 million
     * @param maxRate datagrams a second from one address (IPv6: one /64, or one link-local address) to all sockets together,
     *     and as many at once; loopback addresses are exempt; 0 for no limit
     */
    public record Bounds(int queue, int maxDevices, int maxRate) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException one is left; the message names it
         */
        public Bounds {
            check("queue", queue, MIN_QUEUE, GIB);
            check("devices", maxDevices, 1, 1 << 24);
            check("rate", maxRate, 0, Integer.MAX_VALUE);
        }
    }

    /**
     * Whose datagrams count.
     *
     * @param keyring keys of devices; with one, only signed and sealed datagrams count
     * @param allowUnauthenticated whether others count nevertheless
     */
    public record Trust(@Nullable Keyring keyring, boolean allowUnauthenticated) {

        /** Whether datagrams count whose sender is not known. */
        public boolean takesUnauthenticated() {
            return keyring == null || allowUnauthenticated;
        }
    }

    /**
     * Checks the address; the other parts have checked themselves.
     *
     * @throws IllegalArgumentException it is not resolved, or there is a network interface and it is no group, or one of another
     *     interface ({@code ff02::1%eth0})
     */
    public ListenOptions {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unknown host %s".formatted(address.getHostString()));
        }
        Groups.check(address.getAddress(), sockets.networkInterface);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s %d, not within %d to %d".formatted(name, value, least, most));
        }
    }

    /** The defaults, listening at an address, which is resolved. */
    public static ListenOptions at(InetSocketAddress address, long seed) {
        return new ListenOptions(
                address,
                new Sockets(null, Transport.AUTO, 1, DEFAULT_RECEIVE_BUFFER),
                new Bounds(DEFAULT_QUEUE, DEFAULT_MAX_DEVICES, DEFAULT_MAX_RATE),
                new Trust(null, false),
                Content.LINES,
                seed);
    }

    /** Taking datagrams from the kernel so. */
    public ListenOptions withSockets(Sockets other) {
        return new ListenOptions(address, other, bounds, trust, content, seed);
    }

    /** With a group joined at this interface only; null for all. */
    public ListenOptions withInterface(@Nullable String name) {
        return withSockets(new Sockets(name, sockets.transport, sockets.shards, sockets.receiveBuffer));
    }

    /** With another way to talk to the kernel. */
    public ListenOptions withTransport(Transport other) {
        return withSockets(new Sockets(sockets.networkInterface, other, sockets.shards, sockets.receiveBuffer));
    }

    /** With so many shards. */
    public ListenOptions withShards(int count) {
        return withSockets(new Sockets(sockets.networkInterface, sockets.transport, count, sockets.receiveBuffer));
    }

    /** With this receive buffer and this queue, in bytes. */
    public ListenOptions withBuffers(int ofReceive, int ofQueue) {
        return withSockets(new Sockets(sockets.networkInterface, sockets.transport, sockets.shards, ofReceive))
                .withBounds(new Bounds(ofQueue, bounds.maxDevices, bounds.maxRate));
    }

    /** Keeping so much. */
    public ListenOptions withBounds(Bounds other) {
        return new ListenOptions(address, sockets, other, trust, content, seed);
    }

    /** With these limits on devices, and on datagrams a second from one address. */
    public ListenOptions withLimits(int devices, int rate) {
        return withBounds(new Bounds(bounds.queue, devices, rate));
    }

    /** With these keys. */
    public ListenOptions withKeys(@Nullable Keyring keys, boolean othersToo) {
        return new ListenOptions(address, sockets, bounds, new Trust(keys, othersToo), content, seed);
    }

    /** Taking datagrams for this. */
    public ListenOptions withContent(Content other) {
        return new ListenOptions(address, sockets, bounds, trust, other, seed);
    }
}
