package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one device, whose present boot it extends. The fields are few and plain: there may be a million of
 * them.
 */
final class Device extends BootState {

    final long id;

    /** Not that of a device of the same id that was forgotten. */
    final int life;

    /** What it calls itself. */
    @Nullable
    String name;

    /** The counters that have moved: the frequent ones, or all. */
    private long[] counts = new long[Counter.FREQUENT];

    long firstArrival;
    long lastArrival;
    double jitter;

    /** The next one in its place of the table. */
    @Nullable
    Device next;
    /** Neighbours in the order in which they were heard. */
    @Nullable
    Device older;

    @Nullable
    Device newer;

    Device(long id, int life, long boot, int window) {
        super(window);
        this.id = id;
        this.life = life;
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

    /** As {@link #add}, for what is to be taken back when a new boot or a jump was none. */
    void account(Counter counter, long amount, long[] totals) {
        if (amount == 0) {
            return;
        }
        if (fork != null) {
            fork.add(counter, amount);
        }
        if (fork == null || !fork.crossed) {
            accountBoot(counter, amount, totals);
        }
    }

    /** As {@link #account}, whichever course of the boot that is of. */
    void accountBoot(Counter counter, long amount, long[] totals) {
        boolean datagrams = counter == Counter.RECEIVED || counter == Counter.IMPLAUSIBLE;
        if (origin != null && !datagrams) {
            origin.add(counter, amount);
        }
        if (origin == null || datagrams || origin.isCounted()) {
            add(counter, amount, totals);
        }
    }

    /** A datagram counts, with so many new samples: that stays true in any case. */
    void receive(int count, long[] totals) {
        add(Counter.SAMPLES, count, totals);
        if (fork == null) {
            add(Counter.RECEIVED, 1, totals);
        } else {
            fork.receive(this, count, totals);
        }
        if (origin != null) {
            origin.add(Counter.OFFERED, -count);
            add(Counter.OFFERED, origin.isCounted() ? 0 : count, totals);
        }
    }

    /** Whoever brings more samples than the account has left for them has settled these as well. */
    void balance(long[] totals) {
        long settled = count(Counter.SAMPLES) + count(Counter.SENDER_FULL) + count(Counter.SENDER_ERROR);
        if (settled > count(Counter.OFFERED)) {
            add(Counter.OFFERED, settled - count(Counter.OFFERED), totals);
        }
    }

    /** A course comes to a datagram that was given before, because of another course: it was this one's too. */
    void shareGiven(int count, long[] totals) {
        boolean wasImplausible = (fork == null ? count(Counter.IMPLAUSIBLE) : fork.count(Counter.IMPLAUSIBLE)) > 0;
        long offeredTwice = fork == null ? count(Counter.OFFERED) : fork.count(Counter.OFFERED);
        account(Counter.RECEIVED, wasImplausible ? 1 : 0, totals);
        account(Counter.IMPLAUSIBLE, wasImplausible ? -1 : 0, totals);
        account(Counter.OFFERED, -Math.min(count, offeredTwice), totals);
    }

    /** A datagram came in order; what nobody has contradicted for so long was true. */
    void goOn() {
        if (origin != null && origin.goesOn(size())) {
            origin = null;
        }
    }

    long count(Counter counter) {
        return counter.ordinal() < counts.length ? counts[counter.ordinal()] : 0;
    }

    DeviceStats stats(boolean authenticated) {
        return new DeviceStats(
                id, boot, authenticated, highest(), new Counts(counts), jitter, firstArrival, lastArrival);
    }

    /**
     * The account begins: at nothing where the boot is followed from its first sequence, otherwise just before this one.
     *
     * @param mostAhead how many samples at once the device may say that it has settled
     */
    void openAccount(Header header, int count, long mostAhead, long[] totals) {
        offered = Integer.toUnsignedLong(header.offered());
        dropped = header.dropped();
        failed = header.failed();
        boolean whole = base() == 0 && fits(offered, dropped, failed, count, mostAhead);
        baseOffered = whole ? 0 : offered - count;
        baseDropped = whole ? 0 : dropped;
        baseFailed = whole ? 0 : failed;
        settle(offered - baseOffered, dropped - baseDropped, failed - baseFailed, totals);
        if (header.repeats() > 0) {
            samples = new SampleWindow(baseOffered);
            samples.comeAhead(offered, count);
        }
    }

    /** The account goes on with a datagram ahead of all others. What cannot be true is not counted: it begins anew there. */
    void advanceAccount(Header header, int count, long mostAhead, long[] totals) {
        long now = extended(header.offered());
        int moreDropped = header.dropped() - dropped;
        int moreFailed = header.failed() - failed;
        if (fits(now - offered, moreDropped, moreFailed, count, mostAhead)) {
            settle(now - offered, moreDropped, moreFailed, totals);
        } else {
            settle(count, 0, 0, totals);
            samples = null;
        }
        if (samples == null && header.repeats() > 0) {
            samples = new SampleWindow(Math.min(offered, now - count));
        }
        if (samples != null) {
            samples.comeAhead(now, count);
        }
        offered = now;
        dropped = header.dropped();
        failed = header.failed();
    }

    /** The account turns out to begin earlier. */
    void extendAccount(Header header, int count, long mostAhead, long[] totals) {
        boolean whole = base() == 0;
        long from = whole ? 0 : extended(header.offered()) - count;
        int fromDropped = whole ? 0 : header.dropped();
        int fromFailed = whole ? 0 : header.failed();
        int moreDropped = baseDropped - fromDropped;
        int moreFailed = baseFailed - fromFailed;
        if (!fits(baseOffered - from, moreDropped, moreFailed, count, mostAhead)) {
            settle(count, 0, 0, totals);
            return;
        }
        settle(baseOffered - from, moreDropped, moreFailed, totals);
        baseOffered = from;
        baseDropped = fromDropped;
        baseFailed = fromFailed;
    }

    /** Whether a device can have settled so many more samples: at least those that came, and of the others it dropped some. */
    private static boolean fits(long more, int moreDropped, int moreFailed, int count, long mostAhead) {
        long others = more - count;
        return others <= mostAhead && moreFailed >= 0 && moreFailed <= moreDropped && moreDropped <= others;
    }

    private void settle(long more, int moreDropped, int moreFailed, long[] totals) {
        account(Counter.OFFERED, more, totals);
        account(Counter.SENDER_FULL, (long) moreDropped - moreFailed, totals);
        account(Counter.SENDER_ERROR, moreFailed, totals);
    }

    /**
     * Samples of a late datagram have come after all.
     *
     * @param again gets a bit for each that a repeat has brought before, which was not needed
     */
    void arriveLate(Header header, int count, BitSet again, long[] totals) {
        if (samples != null) {
            long first = extended(header.offered()) - count + 1;
            int known = samples.comeLate(first, count, again);
            add(Counter.HEALED, -Math.min(known, count(Counter.HEALED)), totals);
        }
    }

    /** Which of the repeats of an accepted datagram were missing. */
    void heal(Header header, int repeats, BitSet healed, long[] totals) {
        if (samples != null && repeats > 0) {
            long first = extended(header.firstRepeat());
            add(Counter.HEALED, samples.comeAgain(first, repeats, healed), totals);
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
