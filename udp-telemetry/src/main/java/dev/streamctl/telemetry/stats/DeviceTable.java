package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the sequences of many devices, of which each datagram is looked at once, and counts. Bounded: one device more
 * than the capacity, and the one that was heard least recently is forgotten; what it had counted stays in the totals.
 *
 * <p>Authenticated and other devices belong into two tables, so that nobody without a key can touch the state of a device
 * that has one, or make it be forgotten. About 200 bytes a device that loses nothing, at most 500 for one that does.
 *
 * <p>For one thread; {@link Counts} and {@link DeviceStats} are copies that any thread may have.
 */
public final class DeviceTable {

    /** A jump ahead of more, unauthenticated, wants a second datagram that confirms it: one alone may be a forgery. */
    static final long MAX_JUMP = 1 << 20;

    /**
     * So many datagrams of the previous boot without one of the present, unauthenticated, and it was the present that was a
     * forgery: the device goes on as the boot that it never left.
     */
    static final int RETURN_AFTER = 16;

    private final boolean authenticated;
    private final DeviceIndex devices;
    private final RetiredBoots retired = new RetiredBoots();
    private final long[] totals = new long[Counter.COUNT];
    private final BitSet healed = new BitSet();

    /**
     * An empty table.
     *
     * @param capacity the most devices, 1 to 16 million
     * @param authenticated whether the datagrams are signed or sealed: then sequences and boots are believed, and a boot
     *     once left never comes back
     * @param seed random, so that nobody can choose ids that all fall into one place
     */
    public DeviceTable(int capacity, boolean authenticated, long seed) {
        if (capacity < 1 || capacity > 1 << 24) {
            throw new IllegalArgumentException("%d devices, not within 1 to %d".formatted(capacity, 1 << 24));
        }
        this.authenticated = authenticated;
        devices = new DeviceIndex(capacity, seed);
    }

    /**
     * Looks at a datagram.
     *
     * @param newLines its lines without the repeats
     * @param badLines those of its lines that are not line protocol
     * @param arrivalNanos when it came, on a monotonic clock
     * @return whether its samples count; of the repeats those count that {@link #healed} names
     */
    public Arrival observe(Header header, int newLines, int badLines, long arrivalNanos) {
        healed.clear();
        Device device = devices.find(header.device());
        Arrival arrival;
        if (device == null) {
            device = devices.insert(header.device(), header.boot());
            device.firstArrival = arrivalNanos;
            device.start(header.sequence(), header.sequence());
            arrival = Arrival.FIRST;
        } else {
            arrival = header.boot() == device.boot ? sameBoot(device, header, newLines) : otherBoot(device, header);
        }
        if (arrival.accepted()) {
            devices.hear(device);
            accept(device, header, arrival, newLines, badLines, arrivalNanos);
        }
        return arrival;
    }

    /** Which repeats of the last datagram were missing until then, by their places among the repeats. */
    public BitSet healed() {
        return healed;
    }

    /** Counts datagrams that were dropped before they could be looked at; 0 for those that name no device. */
    public void queueDropped(long device, long datagrams) {
        count(device, Counter.QUEUE_DROPPED, datagrams);
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

    /** One device; null where it is not known. */
    public @Nullable DeviceStats device(long id) {
        Device device = devices.find(id);
        return device == null ? null : stats(device);
    }

    /** Whether a device is known. */
    public boolean contains(long id) {
        return devices.find(id) != null;
    }

    /** At most so many devices, the one heard last first. */
    public List<DeviceStats> newest(int most) {
        List<DeviceStats> newest = new ArrayList<>();
        for (Device device = devices.newest(); device != null && newest.size() < most; device = device.older) {
            newest.add(stats(device));
        }
        return newest;
    }

    private Arrival sameBoot(Device device, Header header, int newLines) {
        long sequence = header.sequence();
        device.stale = 0;
        if (sequence > device.highest()) {
            if (!authenticated && sequence - device.highest() > MAX_JUMP && sequence != device.candidate) {
                device.candidate = sequence + 1;
                return counted(device, Arrival.IMPLAUSIBLE, Counter.IMPLAUSIBLE);
            }
            device.add(Counter.SKIPPED, sequence - device.highest() - 1, totals);
            device.advance(sequence);
            return Arrival.IN_ORDER;
        }
        if (device.isBehind(sequence)) {
            return counted(device, Arrival.REPLAYED, Counter.REPLAYED);
        }
        if (device.contains(sequence)) {
            return counted(device, Arrival.DUPLICATE, Counter.DUPLICATE);
        }
        if (sequence < device.base()) {
            device.add(Counter.SKIPPED, device.base() - sequence - 1, totals);
            device.extend(sequence);
            device.extendAccount(header, newLines, totals);
        } else {
            device.fill(sequence);
            device.add(Counter.LATE_RECOVERED, 1, totals);
            device.arriveLate(header, newLines, totals);
        }
        return counted(device, Arrival.LATE, Counter.REORDERED);
    }

    private Arrival otherBoot(Device device, Header header) {
        boolean left = device.restarted && header.boot() == device.previousBoot
                || authenticated && retired.contains(device.id, header.boot());
        if (left && (authenticated || ++device.stale < RETURN_AFTER)) {
            return counted(device, Arrival.REPLAYED, Counter.REPLAYED);
        }
        if (authenticated) {
            retired.add(device.id, device.boot);
        }
        device.restart(header.boot());
        // A boot that is young was being listened to: what it lost before this datagram is lost.
        long first = header.sequence() < SequenceWindow.SIZE ? 0 : header.sequence();
        device.start(first, header.sequence());
        device.add(Counter.SKIPPED, header.sequence() - first, totals);
        return counted(device, Arrival.FIRST, Counter.RESTARTS);
    }

    private void accept(Device device, Header header, Arrival arrival, int newLines, int badLines, long arrivalNanos) {
        if (arrival == Arrival.FIRST) {
            device.openAccount(header, newLines, totals);
        } else if (arrival == Arrival.IN_ORDER) {
            device.advanceAccount(header, newLines, totals);
        }
        device.heal(header, healed, totals);
        device.add(Counter.RECEIVED, 1, totals);
        device.add(Counter.SAMPLES, newLines, totals);
        device.add(Counter.BAD_LINES, badLines, totals);
        device.time(header.uptimeNanos(), arrivalNanos);
    }

    private Arrival counted(Device device, Arrival arrival, Counter counter) {
        device.add(counter, 1, totals);
        return arrival;
    }

    private void count(long id, Counter counter, long amount) {
        Device device = devices.find(id);
        if (device == null) {
            totals[counter.ordinal()] += amount;
        } else {
            device.add(counter, amount, totals);
        }
    }

    private DeviceStats stats(Device device) {
        return new DeviceStats(
                device.id,
                device.boot,
                authenticated,
                device.highest(),
                device.counts(),
                device.jitter,
                device.firstArrival,
                device.lastArrival);
    }
}
