package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram of a known device is, by its boot and sequence. Each boot has a window of its own, also one that was left:
 * whatever never came in it counts, once, and one that goes on is the present one again. So a capture of an old boot is at
 * most given once, and keeps nobody out. What it seemed to lack is taken back, see {@link Detour}.
 */
final class ArrivalRules {

    /**
     * A jump ahead of more, unauthenticated, wants a second datagram that confirms it, because one alone may be a forgery, and
     * counts as no loss; and an account that jumps by more samples is not counted.
     */
    static final int MAX_JUMP = 1 << 20;

    /**
     * So many datagrams one behind the other, unauthenticated, that go on where a jump ahead began, and it was the jump that
     * was a forgery: the device goes on there (after RFC 3550 A.1, which wants two).
     */
    static final int RETURN_AFTER = 16;

    /** A jump over this part of the window, unauthenticated, can be gone back behind: two of them leave the window. */
    private static final int WIDE = 4;

    /** A new boot that is younger was being listened to: what it lost before its first datagram is lost. */
    private static final int YOUNG = 1_024;

    private static final int MOST_BOOTS = 1 << 16;

    /** Anybody can make them up, and nothing but a late datagram is lost with one. */
    private static final int MOST_UNAUTHENTICATED_BOOTS = 1 << 12;

    private final boolean authenticated;
    private final long[] totals;
    private final BitSet again;
    private final RetiredBoots retired;

    /** While two states change places. */
    private final BootState third;

    ArrivalRules(boolean authenticated, int window, long[] totals, BitSet again) {
        this.authenticated = authenticated;
        this.totals = totals;
        this.again = again;
        third = new BootState(window);
        retired = new RetiredBoots(authenticated ? MOST_BOOTS : MOST_UNAUTHENTICATED_BOOTS);
    }

    /** How many samples at once a device may say that it has settled without sending them. */
    long mostAhead() {
        return authenticated ? Long.MAX_VALUE : MAX_JUMP;
    }

    /** What is known of the datagram's boot, which the device has left; null where the device never was that. */
    @Nullable
    BootState left(Device device, Header header) {
        return retired.find(device.id, header.boot());
    }

    /** A datagram of the present boot, or of one that was never seen, which is the present one from now on. */
    Arrival presentBoot(Device device, Header header, int newLines) {
        if (header.boot() != device.boot) {
            return newBoot(device, header);
        }
        Arrival arrival = look(device, header, newLines);
        if (arrival == Arrival.IN_ORDER) {
            device.goOn();
        }
        return arrival;
    }

    /** A datagram of a boot that was left. The device takes that state, until {@link #settle} decides which one stays. */
    Arrival otherBoot(Device device, BootState other, Header header, int newLines) {
        swap(device, other);
        device.hasTransit = false;
        return look(device, header, newLines);
    }

    /** Behind {@link #otherBoot}: a boot that goes on is the present one, whatever came meanwhile; else all is as before. */
    void settle(Device device, BootState other, Arrival arrival) {
        if (arrival != Arrival.IN_ORDER && arrival != Arrival.FIRST) {
            swap(device, other);
            return;
        }
        retired.remove(device.id, device.boot);
        retired.add(device.id, other);
        Detour.turn(other.origin, device.origin, device, totals);
    }

    private void swap(BootState one, BootState other) {
        third.takeState(one);
        one.takeState(other);
        other.takeState(third);
    }

    private Arrival newBoot(Device device, Header header) {
        retired.add(device.id, device.become(header.boot()));
        long first = header.sequence() < YOUNG ? 0 : header.sequence();
        device.start(first, header.sequence());
        device.account(Counter.SKIPPED, header.sequence() - first, totals);
        return counted(device, Arrival.FIRST, Counter.RESTARTS);
    }

    private Arrival look(Device device, Header header, int newLines) {
        long sequence = header.sequence();
        if (sequence > device.highest()) {
            return ahead(device, sequence);
        }
        if (device.isBehind(sequence)) {
            return behind(device, header, newLines);
        }
        if (device.contains(sequence)) {
            return counted(device, Arrival.DUPLICATE, Counter.DUPLICATE);
        }
        if (sequence < device.base()) {
            device.account(Counter.SKIPPED, device.base() - sequence - 1, totals);
            device.extend(sequence);
            device.extendAccount(header, newLines, mostAhead(), totals);
        } else {
            device.fill(sequence);
            device.account(Counter.LATE_RECOVERED, 1, totals);
            device.arriveLate(header, newLines, again, totals);
        }
        return counted(device, Arrival.LATE, Counter.REORDERED);
    }

    private Arrival ahead(Device device, long sequence) {
        long skipped = sequence - device.highest() - 1;
        boolean far = !authenticated && skipped >= MAX_JUMP;
        if (far && sequence != device.candidate) {
            device.candidate = sequence + 1;
            return counted(device, Arrival.IMPLAUSIBLE, Counter.IMPLAUSIBLE);
        }
        if (!authenticated && skipped >= device.size() / WIDE && device.jump == null) {
            device.jump = new Jump(device.snapshot());
        }
        if (far) {
            device.start(sequence, sequence);
        } else {
            device.account(Counter.SKIPPED, skipped, totals);
            device.advance(sequence);
        }
        return Arrival.IN_ORDER;
    }

    private Arrival behind(Device device, Header header, int newLines) {
        Jump jump = authenticated ? null : jump(device, header.sequence());
        if (jump == null || jump.stray(header.sequence()) < RETURN_AFTER) {
            return counted(device, Arrival.REPLAYED, Counter.REPLAYED);
        }
        device.jump = null;
        jump.takeBack(device, totals);
        if (jump.before != null) {
            Detour origin = device.origin;
            device.takeState(jump.before);
            device.origin = origin;
            return look(device, header, newLines);
        }
        device.forget();
        device.start(header.sequence(), header.sequence());
        return Arrival.FIRST;
    }

    /** The jump, before which a datagram would fit in; a device that is too far ahead to be true has made one unseen. */
    private static @Nullable Jump jump(Device device, long sequence) {
        if (device.jump == null && device.highest() - sequence > MAX_JUMP) {
            device.jump = new Jump(null);
        }
        Jump jump = device.jump;
        return jump == null || jump.before != null && sequence <= jump.before.highest() ? null : jump;
    }

    private Arrival counted(Device device, Arrival arrival, Counter counter) {
        device.add(counter, 1, totals);
        return arrival;
    }
}
