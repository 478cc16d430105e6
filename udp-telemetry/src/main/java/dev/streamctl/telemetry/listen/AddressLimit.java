package dev.streamctl.telemetry.listen;

/**
 * So many datagrams a second from each address, and as many at once. Remembers a bounded number of addresses in plain arrays:
 * a bucket that is full again is worth nothing, so the one that was asked for longest ago makes room. A flood from made-up
 * addresses can make it forget, but not grow. For one thread.
 */
final class AddressLimit {

    /** A power of two. */
    private static final int PLACES = 8_192;

    /** An address has so many places to be in. */
    private static final int WAYS = 4;

    private static final double NANOS = 1e9;

    private final int perSecond;
    private final long seed;
    private final long[] networks = new long[PLACES];
    private final double[] tokens = new double[PLACES];
    private final long[] askedAt = new long[PLACES];

    AddressLimit(int perSecond, long seed) {
        this.perSecond = perSecond;
        this.seed = seed;
    }

    /** Whether a datagram is let in; {@code network} 0 always is. */
    boolean admit(long network, long nanos) {
        if (perSecond == 0 || network == 0) {
            return true;
        }
        int place = place(network, nanos);
        double left = Math.min(perSecond, tokens[place] + (nanos - askedAt[place]) * (perSecond / NANOS));
        askedAt[place] = nanos;
        boolean admitted = left >= 1;
        tokens[place] = admitted ? left - 1 : left;
        return admitted;
    }

    /** Where the address is; where it was not, it takes the oldest place. */
    private int place(long network, long nanos) {
        long mixed = (network ^ seed) * 0x9e3779b97f4a7c15L;
        int first = (int) (mixed >>> 40) & PLACES - WAYS;
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (networks[i] == network) {
                return i;
            }
            if (networks[oldest] != 0 && (networks[i] == 0 || askedAt[i] - askedAt[oldest] < 0)) {
                oldest = i;
            }
        }
        networks[oldest] = network;
        tokens[oldest] = perSecond;
        askedAt[oldest] = nanos;
        return oldest;
    }
}
