package dev.streamctl.telemetry.listen;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * So many datagrams a second from each address, and as many at once, through whichever sockets (the generic cell rate algorithm of
 * ITU-T I.371, so that one number is all there is of an address). Remembers a bounded number of addresses: who may send as
 * much as one that was never heard is worth nothing, so the one that is nearest to that makes room. A flood from made-up
 * addresses can make it forget, but not grow. For any threads; none waits for another one.
 */
final class AddressLimit {

    /** A power of two. */
    private static final int PLACES = 8_192;

    /** An address has so many places to be in. */
    private static final int WAYS = 4;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Nanoseconds that a datagram takes of its address's time. */
    private final long cost;

    private final long seed;
    private final AtomicLongArray networks = new AtomicLongArray(PLACES);

    /** When the address will have paid for all that was let in. */
    private final AtomicLongArray paid = new AtomicLongArray(PLACES);

    AddressLimit(int perSecond, long seed) {
        cost = perSecond == 0 ? 0 : Math.max(1, SECOND / perSecond);
        this.seed = seed;
    }

    /** Whether a datagram is let in; {@code network} 0 always is. */
    boolean admit(long network, long nanos) {
        if (cost == 0 || network == 0) {
            return true;
        }
        int place = place(network, nanos);
        while (true) {
            long before = paid.get(place);
            long after = (before - nanos > 0 ? before : nanos) + cost;
            if (after - nanos > SECOND) {
                return false;
            }
            if (paid.compareAndSet(place, before, after)) {
                return true;
            }
        }
    }

    /** Where the address is; where it was not, it takes the place of the one that has paid longest. */
    private int place(long network, long nanos) {
        long mixed = (network ^ seed) * 0x9e3779b97f4a7c15L;
        int first = (int) (mixed >>> 40) & PLACES - WAYS;
        int best = first;
        for (int i = first; i < first + WAYS; i++) {
            long there = networks.get(i);
            if (there == network) {
                return i;
            }
            if (networks.get(best) != 0 && (there == 0 || paid.get(i) - paid.get(best) < 0)) {
                best = i;
            }
        }
        paid.set(best, nanos);
        networks.set(best, network);
        return best;
    }
}
