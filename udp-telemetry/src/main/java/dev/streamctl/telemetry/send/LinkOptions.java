package dev.streamctl.telemetry.send;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel is told of a sender's socket.
 *
 * @param dscp the differentiated services code point, RFC 2474, 0 to 63; 0 is best effort
 * @param sendBuffer the wanted {@code SO_SNDBUF} in bytes, 0 for what the system gives; at most 64 MiB. Much more than a
 *     few datagrams only makes what is sent after a stall older
 * @param networkInterface where multicast leaves the machine, and whose address is the source of anything else; null
 *     leaves it to the routes
 * @param multicastTtl how many networks a datagram to a group may cross, 0 to 255; 1 is this one, 0 this machine
 */
public record LinkOptions(
        int dscp, int sendBuffer, @Nullable String networkInterface, int multicastTtl) {

    /** The most that may be asked for. */
    public static final int MAX_SEND_BUFFER = 64 << 20;

    /** The largest of what a header can have. */
    public static final int MAX_MULTICAST_TTL = 255;

    private static final LinkOptions DEFAULTS = new LinkOptions(0, 0, null);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException with one line that names the value and its range
     */
    public LinkOptions {
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("dscp %d is not within 0 to 63".formatted(dscp));
        }
        if (sendBuffer < 0 || sendBuffer > MAX_SEND_BUFFER) {
            throw new IllegalArgumentException(
                    "send buffer of %d bytes, not within 0 to %d".formatted(sendBuffer, MAX_SEND_BUFFER));
        }
        if (multicastTtl < 0 || multicastTtl > MAX_MULTICAST_TTL) {
            throw new IllegalArgumentException(
                    "multicast TTL %d is not within 0 to %d".formatted(multicastTtl, MAX_MULTICAST_TTL));
        }
    }

    /** With multicast for this network alone. */
    public LinkOptions(int dscp, int sendBuffer, @Nullable String networkInterface) {
        this(dscp, sendBuffer, networkInterface, 1);
    }

    /** Best effort, the system's buffer, any interface. */
    public static LinkOptions defaults() {
        return DEFAULTS;
    }
}
