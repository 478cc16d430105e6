package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram of a known device is, by its boot. Each boot has a window of its own, also one that was left:
 * whatever never came in it counts, once, and one that goes on is the present one again. So a capture of an old boot is at
 * most given once, and keeps nobody out. What it seemed to lack is taken back, see {@link Detour}.
 */
final class ArrivalRules {

    /** A new boot that is younger was being listened to: what it lost before its first datagram is lost. */
    private static final int YOUNG = 1_024;

    /** A device whose boot has changed so often without a start is two: late datagrams behind a restart change it less often. */
    static final int ALTERNATES_AFTER = 64;

    private final SequenceRules sequences;
    private final long[] totals;
    private final RetiredBoots retired;

    /** While two states change places. */
    private final BootState third;

    ArrivalRules(SequenceRules sequences, int window, int boots, long[] totals, GivenBudget budget) {
        this.sequences = sequences;
        this.totals = totals;
        third = new BootState(window);
        retired = new RetiredBoots(boots, budget);
    }

    /** What is known of the datagram's boot, which the device has left; null where the device never was that. */
    @Nullable
    BootState left(Device device, Header header) {
        return retired.find(device, header.boot());
    }

    /** A datagram of the present boot, or of one that was never seen, which is the present one from now on. */
    Arrival presentBoot(Device device, Header header, int newLines) {
        if (header.boot() != device.boot) {
            return newBoot(device, header);
        }
        Arrival arrival = sequences.look(device, header, newLines);
        if (device.origin != null && arrival.accepted()) {
            device.origin.confirmPresent(device, totals);
        }
        if (arrival == Arrival.IN_ORDER && !SequenceRules.isCrossed(device)) {
            device.goOn();
        }
        return arrival;
    }

    /** A datagram of a boot that was left. The device takes that state, until {@link #settle} decides which one stays. */
    Arrival otherBoot(Device device, BootState other, Header header, int newLines) {
        device.trade(other, third);
        device.hasTransit = false;
        Arrival arrival = sequences.look(device, header, newLines);
        if (device.origin != null && arrival.accepted()) {
            device.origin.confirm();
        }
        return arrival;
    }

    /**
     * Behind {@link #otherBoot}: a boot that goes on is the present one, whatever came meanwhile; else all is as before.
     *
     * @return whether the device turns out to be two
     */
    boolean settle(Device device, BootState other, Arrival arrival) {
        if (arrival != Arrival.IN_ORDER && arrival != Arrival.FIRST) {
            device.trade(other, third);
            return false;
        }
        retired.remove(device, device.boot);
        retired.add(device, other);
        device.add(Counter.BOOT_CHANGES, 1, totals);
        Detour.turn(other.origin, device.origin, device, totals);
        return device.count(Counter.BOOT_CHANGES) == ALTERNATES_AFTER;
    }

    private Arrival newBoot(Device device, Header header) {
        retired.add(device, device.leave());
        device.become(header.boot());
        long first = header.sequence() < YOUNG ? 0 : header.sequence();
        device.start(first, header.sequence());
        device.account(Counter.SKIPPED, header.sequence() - first, totals);
        device.add(Counter.RESTARTS, 1, totals);
        return Arrival.FIRST;
    }

    int boots() {
        return retired.size();
    }
}
