package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What is known about one device. The fields are few and plain: there may be a million of them. */
final class Device extends SequenceWindow {

    final long id;
    long boot;
    long previousBoot;
    boolean restarted;

    /** Datagrams of the previous boot since the last one of this boot. */
    int stale;

    /** The sequence that would confirm a jump; -1 for none. */
    long candidate = -1;

    /** The counters that have moved: the frequent ones, or all. */
    private long[] counts = new long[Counter.FREQUENT];

    /** By the device's own account: at the highest sequence, and just before the first one. */
    private long offered;

    private long baseOffered;
    private int dropped;
    private int baseDropped;
    private int failed;
    private int baseFailed;
    private @Nullable MissingSamples missing;

    long firstArrival;
    long lastArrival;
    private long transit;
    private boolean hasTransit;
    double jitter;

    /** The next one in its place of the table. */
    @Nullable
    Device next;
    /** Neighbours in the order in which they were heard. */
    @Nullable
    Device older;

    @Nullable
    Device newer;

    Device(long id, long boot) {
        this.id = id;
        this.boot = boot;
    }

    void add(Counter counter, long amount, long[] totals) {
        int index = counter.ordinal();
        if (amount == 0) {
            return;
        }
        if (index >= counts.length) {
            counts = Arrays.copyOf(counts, Counter.COUNT);
        }
        counts[index] += amount;
        totals[index] += amount;
    }

    Counts counts() {
        return new Counts(counts);
    }

    /** A new boot: nothing of the old one can be compared with it. */
    void restart(long newBoot) {
        previousBoot = boot;
        boot = newBoot;
        restarted = true;
        stale = 0;
        candidate = -1;
        hasTransit = false;
        missing = null;
    }

    /** The account begins: at nothing where the boot is followed from its first sequence, otherwise just before this one. */
    void openAccount(Header header, int samples, long[] totals) {
        boolean whole = base() == 0;
        offered = Integer.toUnsignedLong(header.offered());
        baseOffered = whole ? 0 : offered - samples;
        dropped = header.dropped();
        failed = header.failed();
        baseDropped = whole ? 0 : dropped;
        baseFailed = whole ? 0 : failed;
        settle(offered - baseOffered, dropped - baseDropped, failed - baseFailed, totals);
        if (header.repeats() > 0) {
            missing = new MissingSamples(baseOffered + 1);
            missing.add(baseOffered + 1, offered - samples + 1);
        }
    }

    /** The account goes on with a datagram ahead of all others. */
    void advanceAccount(Header header, int samples, long[] totals) {
        long now = extended(header.offered());
        settle(now - offered, header.dropped() - dropped, header.failed() - failed, totals);
        if (missing == null && header.repeats() > 0) {
            missing = new MissingSamples(offered + 1);
        }
        if (missing != null) {
            missing.add(offered + 1, now - samples + 1);
        }
        offered = now;
        dropped = header.dropped();
        failed = header.failed();
    }

    /** The account turns out to begin earlier. */
    void extendAccount(Header header, int samples, long[] totals) {
        boolean whole = base() == 0;
        long from = whole ? 0 : extended(header.offered()) - samples;
        int fromDropped = whole ? 0 : header.dropped();
        int fromFailed = whole ? 0 : header.failed();
        settle(baseOffered - from, baseDropped - fromDropped, baseFailed - fromFailed, totals);
        baseOffered = from;
        baseDropped = fromDropped;
        baseFailed = fromFailed;
    }

    private void settle(long more, int moreDropped, int moreFailed, long[] totals) {
        add(Counter.OFFERED, more, totals);
        add(Counter.SENDER_FULL, (long) moreDropped - moreFailed, totals);
        add(Counter.SENDER_ERROR, moreFailed, totals);
    }

    /** Samples of a late datagram have come after all; those that a repeat had healed before were not needed. */
    void arriveLate(Header header, int samples, long[] totals) {
        MissingSamples known = missing;
        long from = extended(header.offered()) - samples + 1;
        if (known != null && known.knows(from)) {
            int were = known.remove(from, from + samples, new BitSet());
            add(Counter.HEALED, were - samples, totals);
        }
    }

    /** Which of the repeats of an accepted datagram were missing. */
    void heal(Header header, BitSet healed, long[] totals) {
        if (missing != null && header.repeats() > 0) {
            long from = extended(header.firstRepeat());
            add(Counter.HEALED, missing.remove(from, from + header.repeats(), healed), totals);
        }
    }

    /** Jitter after RFC 3550 section 6.4.1, over accepted datagrams in the order of their arrival. */
    void time(long uptime, long arrival) {
        long now = arrival - uptime;
        if (hasTransit) {
            jitter += (Math.abs(now - transit) - jitter) / 16;
        }
        transit = now;
        hasTransit = true;
        lastArrival = arrival;
    }

    /** 64 bits from the low 32, nearest to the last ones. */
    private long extended(int low) {
        return offered + (low - (int) offered);
    }
}
