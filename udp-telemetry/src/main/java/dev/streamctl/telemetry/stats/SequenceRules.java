package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.BitSet;
import java.util.Objects;

/**
 * What a datagram of a boot is, by its sequence. An unauthenticated boot may have two courses, see {@link Fork}: a datagram that
 * is new to either of them counts.
 */
final class SequenceRules {

    /**
     * A jump ahead of more, unauthenticated, wants a second datagram that confirms it, because one alone may be a forgery, and
     * counts as no loss; and an account that jumps by more samples is not counted.
     */
    static final int MAX_JUMP = 1 << 20;

    private final boolean authenticated;
    private final long[] totals;
    private final BitSet again;
    private final GivenBudget budget;

    /** While two states change places. */
    private final BootState third;

    SequenceRules(boolean authenticated, int window, long[] totals, BitSet again, GivenBudget budget) {
        this.authenticated = authenticated;
        this.totals = totals;
        this.again = again;
        this.budget = budget;
        third = new BootState(window);
    }

    /** How many samples at once a device may say that it has settled without sending them. */
    long mostAhead() {
        return authenticated ? Long.MAX_VALUE : MAX_JUMP;
    }

    /** Looks at it, and counts it unless it is accepted. The device may take the other course, see {@link #settle}. */
    Arrival look(Device device, Header header, int newLines) {
        long sequence = header.sequence();
        if (device.given != null && device.given.contains(sequence)) {
            return given(device, header, newLines);
        }
        Fork fork = device.fork;
        if (fork != null && fork.isOthers(device, sequence)) {
            exchange(device, fork);
        }
        boolean fills = sequence >= device.base();
        Arrival arrival = place(device, header, newLines);
        if (arrival == Arrival.LATE && fills) {
            device.arriveLate(header, newLines, again, totals);
        }
        fork = device.fork;
        if (fork != null && !fork.crossed && arrival.accepted()) {
            share(device, fork, header, newLines);
        }
        if (device.given != null && arrival.accepted()) {
            device.given.add(sequence, settledUpTo(device));
        }
        return switch (arrival) {
            case LATE -> counted(device, arrival, Counter.REORDERED);
            case DUPLICATE -> counted(device, arrival, Counter.DUPLICATE);
            case REPLAYED -> counted(device, arrival, Counter.REPLAYED);
            case IMPLAUSIBLE -> counted(device, arrival, Counter.IMPLAUSIBLE);
            case FIRST, IN_ORDER -> arrival;
        };
    }

    /** It was given before, and is not given again. A course to which it is new goes on with it. */
    private Arrival given(Device device, Header header, int newLines) {
        long sequence = header.sequence();
        Counter counter = device.isBehind(sequence) ? Counter.REPLAYED : Counter.DUPLICATE;
        Fork fork = device.fork;
        boolean others = fork != null && fork.isOthers(device, sequence);
        if (fork != null && others) {
            exchange(device, fork);
        }
        boolean isNew = Fork.isWanted(device, sequence);
        if (isNew) {
            if (place(device, header, newLines) == Arrival.IN_ORDER) {
                device.advanceAccount(header, newLines, mostAhead(), totals);
            }
            device.shareGiven(newLines, totals);
        }
        if (fork != null && others) {
            if (isNew && fork.take()) {
                fork.turn(device, totals);
            } else {
                exchange(device, fork);
            }
        }
        return counted(device, counter == Counter.REPLAYED ? Arrival.REPLAYED : Arrival.DUPLICATE, counter);
    }

    private Arrival place(Device device, Header header, int newLines) {
        long sequence = header.sequence();
        if (sequence > device.highest()) {
            return ahead(device, sequence);
        }
        if (device.isBehind(sequence)) {
            return authenticated ? Arrival.REPLAYED : behind(device, sequence);
        }
        if (device.contains(sequence)) {
            return Arrival.DUPLICATE;
        }
        if (sequence < device.base()) {
            device.account(Counter.SKIPPED, device.base() - sequence - 1, totals);
            device.extend(sequence);
            device.extendAccount(header, newLines, mostAhead(), totals);
        } else {
            device.fill(sequence);
            device.account(Counter.LATE_RECOVERED, 1, totals);
        }
        return Arrival.LATE;
    }

    private Arrival ahead(Device device, long sequence) {
        long skipped = sequence - device.highest() - 1;
        boolean far = !authenticated && skipped >= MAX_JUMP;
        if (far && sequence != device.candidate) {
            device.candidate = sequence + 1;
            return Arrival.IMPLAUSIBLE;
        }
        if (!authenticated && !isCrossed(device) && device.leaps(skipped)) {
            jump(device, sequence);
        }
        if (far) {
            device.start(sequence, sequence);
        } else {
            device.account(Counter.SKIPPED, skipped, totals);
            device.advance(sequence);
        }
        Fork fork = device.fork;
        if (fork != null && !fork.crossed) {
            boolean settled = fork.goOn(skipped, device.size());
            device.fork = settled || fork.isPassed(sequence) ? null : fork;
        }
        return Arrival.IN_ORDER;
    }

    private void remember(Device device) {
        if (device.given == null) {
            device.given = GivenSequences.of(device, budget);
        }
    }

    /** Up to there no course, and none that may have been given up for a forgery, waits for a late datagram. */
    private static long settledUpTo(Device device) {
        long highest = device.fork == null ? device.highest() : Math.min(device.highest(), device.fork.floor());
        return highest - device.size();
    }

    private void jump(Device device, long sequence) {
        remember(device);
        Fork fork = device.fork;
        if (fork == null || fork.isDecided()) {
            device.fork = Fork.at(device.snapshot(), sequence, fork);
        }
    }

    /** Of an unauthenticated device. */
    private Arrival behind(Device device, long sequence) {
        Fork fork = device.fork;
        if (fork == null && (device.given != null || device.highest() - sequence > MAX_JUMP)) {
            remember(device);
            fork = Fork.unseen();
            device.fork = fork;
        }
        if (fork == null || !fork.stray(sequence)) {
            return Arrival.REPLAYED;
        }
        if (fork.leadsTo(sequence)) {
            exchange(device, fork);
            fork.turn(device, totals);
            device.account(Counter.SKIPPED, sequence - device.highest() - 1, totals);
            device.advance(sequence);
            return Arrival.IN_ORDER;
        }
        fork.turnAnew(device.snapshot(), device, totals);
        device.forget();
        device.fork = fork;
        device.start(sequence, sequence);
        return Arrival.FIRST;
    }

    /** What the present course has taken, the other one has too. */
    private void share(Device device, Fork fork, Header header, int newLines) {
        if (fork.canShare(header.sequence())) {
            exchange(device, fork);
            if (place(device, header, newLines) == Arrival.IN_ORDER) {
                device.advanceAccount(header, newLines, mostAhead(), totals);
            }
            exchange(device, fork);
            fork.shared = true;
        }
    }

    /** Device and fork change what they have; the boot stays. */
    private void exchange(Device device, Fork fork) {
        Detour origin = device.origin;
        GivenSequences given = device.given;
        int heard = device.heard;
        BootState other = Objects.requireNonNull(fork.other);
        device.trade(other, third);
        other.fork = null;
        other.given = null;
        other.origin = null;
        device.fork = fork;
        device.given = given;
        device.heard = heard;
        device.origin = origin;
        fork.crossed ^= true;
    }

    /** The device has taken the other course's state, until {@link #settle} decides which one stays. */
    static boolean isCrossed(Device device) {
        return device.fork != null && device.fork.crossed;
    }

    /** Behind a datagram of the other course: when enough have come, it is the present one. */
    void settle(Device device, Arrival arrival) {
        Fork fork = device.fork;
        if (fork == null || !fork.crossed) {
            return;
        }
        if (arrival.accepted() && fork.take()) {
            fork.turn(device, totals);
        } else {
            exchange(device, fork);
        }
    }

    private Arrival counted(Device device, Arrival arrival, Counter counter) {
        device.add(counter, 1, totals);
        return arrival;
    }
}
