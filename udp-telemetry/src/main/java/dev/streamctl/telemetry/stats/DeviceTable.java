package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the sequences of many devices, of which each datagram is looked at once, and counts. Bounded: one device more
 * than the capacity, and the one that was heard least recently is forgotten; what it had counted stays in the totals.
 *
 * <p>Authenticated and other devices belong into two tables, so that nobody without a key can touch the state of a device
 * that has one, or make it be forgotten. About 220 bytes a device that loses nothing, at most 600 for one that does, and as
 * much again where it repeats samples, and once more after a jump without authentication; and what is kept of boots that were
 * left, of all devices together {@value #BOOTS} ({@value #UNAUTHENTICATED_BOOTS} without authentication), or the table's part of
 * these.
 *
 * <p>For one thread; {@link Counts} and {@link DeviceStats} are copies that any thread may have.
 */
public final class DeviceTable {

    /** How many sequences back a datagram of a socket can still be told from a replay. */
    public static final int WINDOW = 1_024;

    /** How many boots that were left are remembered, in all tables together. */
    public static final int BOOTS = 1 << 16;

    /** As {@link #BOOTS}, without authentication: anybody can make them up, and little is lost with one. */
    public static final int UNAUTHENTICATED_BOOTS = 1 << 12;

    private final boolean authenticated;
    private final DeviceIndex devices;
    private final long[] totals = new long[Counter.COUNT];
    private final BitSet healed = new BitSet();
    private final BitSet again = new BitSet();
    private final SequenceRules sequences;
    final ArrivalRules rules;
    final GivenBudget given;
    private final JitterTotal jitter = new JitterTotal();
    private final int window;
    private boolean alternates;

    /** An empty table for what comes from a socket: a window of {@value #WINDOW} sequences. */
    public DeviceTable(int capacity, boolean authenticated, long seed) {
        this(capacity, authenticated, seed, WINDOW, 1);
    }

    /**
     * An empty table.
     *
     * @param capacity the most devices, 1 to 16 million
     * @param authenticated whether the datagrams are signed or sealed: then sequences and accounts are believed
     * @param seed random, so that nobody can choose ids that all fall into one place
     * @param window how many sequences back a datagram can still be told from a replay, a power of two from 64 on; a device
     *     that misses some of them takes so many bits
     * @param tables over how many tables the memory for boots that were left, and for gaps, is divided, 1 or more
     */
    public DeviceTable(int capacity, boolean authenticated, long seed, int window, int tables) {
        check(capacity >= 1 && capacity <= 1 << 24, "%d devices, not within 1 to 16777216", capacity);
        check(window > 63 && Integer.bitCount(window) == 1, "window of %d, not a power of two from 64 on", window);
        check(tables >= 1, "%d tables, less than 1", tables);
        this.authenticated = authenticated;
        this.window = window;
        devices = new DeviceIndex(capacity, seed);
        int boots = Math.ceilDiv(authenticated ? BOOTS : UNAUTHENTICATED_BOOTS, tables);
        given = new GivenBudget(GivenBudget.BYTES / tables);
        sequences = new SequenceRules(authenticated, window, totals, again, given);
        rules = new ArrivalRules(sequences, window, boots, totals, given);
    }

    private static void check(boolean holds, String otherwise, int value) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise.formatted(value));
        }
    }

    /** As {@link #observe(Header, int, int, int, long)}, for a datagram that has all the repeats of which it speaks. */
    public Arrival observe(Header header, int newLines, int badLines, long arrivalNanos) {
        return observe(header, newLines, header.repeats(), badLines, arrivalNanos);
    }

    /**
     * Looks at a datagram.
     *
     * @param newLines its lines without the repeats
     * @param repeats its lines that are repeats
     * @param badLines those of its lines that are not line protocol
     * @param arrivalNanos when it came, on a monotonic clock
     * @return whether its samples count, but for those in {@link #again}; of the repeats those count that {@link #healed} names
     */
    public Arrival observe(Header header, int newLines, int repeats, int badLines, long arrivalNanos) {
        healed.clear();
        again.clear();
        alternates = false;
        Device device = devices.find(header.device());
        if (device == null) {
            device = insert(header, arrivalNanos);
            accept(device, header, Arrival.FIRST, newLines, repeats, badLines, arrivalNanos);
            jitter.add(device);
            return Arrival.FIRST;
        }
        jitter.subtract(device);
        BootState other = header.boot() == device.boot ? null : rules.left(device, header);
        Arrival arrival = other == null
                ? rules.presentBoot(device, header, newLines)
                : rules.otherBoot(device, other, header, newLines);
        if (arrival.accepted()) {
            accept(device, header, arrival, newLines, repeats, badLines, arrivalNanos);
        }
        sequences.settle(device, arrival);
        if (other != null) {
            alternates = rules.settle(device, other, arrival);
        }
        device.balance(totals);
        jitter.add(device);
        return arrival;
    }

    private Device insert(Header header, long arrivalNanos) {
        Device leaving = devices.leaving();
        if (leaving != null) {
            jitter.subtract(leaving);
            given.release(leaving.given);
        }
        Device device = devices.insert(header.device(), header.boot(), window);
        device.firstArrival = arrivalNanos;
        device.start(header.sequence(), header.sequence());
        return device;
    }

    /**
     * Whether the last datagram shows that two senders take themselves for its device, whose boot changes to and fro. Once for
     * each device that is remembered.
     */
    public boolean alternates() {
        return alternates;
    }

    /** Which repeats of the last datagram were missing until then, by their places among the repeats. */
    public BitSet healed() {
        return healed;
    }

    /** Which new lines of the last datagram, a late one, repeats have brought before. */
    public BitSet again() {
        return again;
    }

    /** What a device calls itself; null where that is not known. */
    public @Nullable String name(long id) {
        Device device = devices.find(id);
        return device == null ? null : device.name;
    }

    /** A device has said what it calls itself; forgotten with it. */
    public void learn(long id, String name) {
        Device device = devices.find(id);
        if (device != null) {
            device.name = name;
        }
    }

    /** Counts a datagram that was refused; {@code device} is the one that it claims to be from, 0 for none. */
    public void refused(long device, Counter why) {
        count(device, why, 1);
    }

    /** Counts datagrams dropped unseen. One that names no device that is known explains nothing that is missing: it is left out. */
    public void queueDropped(long device, long datagrams) {
        if (contains(device)) {
            count(device, Counter.QUEUE_DROPPED, datagrams);
        }
    }

    /** Counts samples that were received and then dropped by a sink. */
    public void sinkDropped(long device, long samples) {
        count(device, Counter.SINK_DROPPED, samples);
    }

    /** All devices together, the forgotten ones with them. */
    public Counts totals() {
        return new Counts(totals);
    }

    /** How many devices are known. */
    public int size() {
        return devices.size();
    }

    /** How many devices were forgotten. */
    public long evicted() {
        return devices.evicted();
    }

    /**
     * How many pieces of memory about what came of unauthenticated devices were given up, because {@value GivenSequences#MOST} of
     * a boot, or 64 MiB in all tables together, were used up. What was in them cannot be told from what did not come.
     */
    public long givenUp() {
        return given.givenUp();
    }

    /** One device; null where it is not known. */
    public @Nullable DeviceStats device(long id) {
        Device device = devices.find(id);
        return device == null ? null : device.stats(authenticated);
    }

    /** Whether a device is known. */
    public boolean contains(long id) {
        return devices.find(id) != null;
    }

    /** The jitter of all devices that are known. */
    public JitterSum jitter() {
        return jitter.sum();
    }

    /** At most so many devices, the one heard last first. */
    public List<DeviceStats> newest(int most) {
        return devices.newest(most).stream()
                .map(device -> device.stats(authenticated))
                .toList();
    }

    private void accept(
            Device device, Header header, Arrival arrival, int newLines, int repeats, int badLines, long arrivalNanos) {
        devices.hear(device);
        device.heard += device.heard == Integer.MAX_VALUE ? 0 : 1;
        if (arrival == Arrival.FIRST) {
            device.openAccount(header, newLines, sequences.mostAhead(), totals);
        } else if (arrival == Arrival.IN_ORDER) {
            device.advanceAccount(header, newLines, sequences.mostAhead(), totals);
        }
        device.heal(header, repeats, healed, totals);
        device.receive(newLines, totals);
        device.add(Counter.BAD_LINES, badLines, totals);
        device.time(header.uptimeNanos(), arrivalNanos);
    }

    private void count(long id, Counter counter, long amount) {
        Device device = devices.find(id);
        if (device == null) {
            totals[counter.ordinal()] += amount;
        } else {
            device.add(counter, amount, totals);
        }
    }
}
