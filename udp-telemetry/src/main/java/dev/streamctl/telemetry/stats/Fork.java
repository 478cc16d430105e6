package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.Nullable;

/**
 * Two courses of one unauthenticated boot, since a jump ahead that may have been a forgery: the device has the present one,
 * this has the other one. Both go on. What only one of them has taken is implausible to the other one, so each has counters
 * of its own, and those of the present one are the device's. When the other one has gone on for long enough it is the
 * present one.
 */
final class Fork {

    /** The other one takes so many datagrams, or behind both so many come one behind the other, and the present one changes. */
    static final int TURN_AFTER = 16;

    /** So many of the present course in order, and none of the other one: that is no longer waited for. */
    private static final int SETTLED_AFTER = 1 << 14;

    /** A step over fewer sequences is no jump. */
    static final int NEAR = 64;

    /** Null where nothing was known before the jump. */
    @Nullable
    BootState other;

    /** The device has the other one for this datagram. */
    boolean crossed;

    /** The datagram that the present one has taken was new to the other one too. */
    boolean shared;

    private final long floor;

    /**
     * Where the course ahead begins: what the other one could take from there on, the present one may have had. Nowhere when
     * the other one has been the present one: then two are sending.
     */
    private long limit;

    private boolean ahead;
    private Tally present = new Tally();
    private Tally elsewhere = new Tally();

    /** What the present course counted before it was forked once more. */
    private final Tally settled = new Tally();

    private long samples;
    private int taken;
    private int run;
    private int alone;
    private int strays;
    private long lastStray;

    private Fork(@Nullable BootState other, long limit, long floor) {
        this.other = other;
        this.limit = limit;
        this.floor = floor;
    }

    /** A jump to {@code limit} from what is known, perhaps behind an earlier jump. */
    static Fork at(BootState known, long limit, @Nullable Fork earlier) {
        Fork fork = new Fork(known, limit, earlier == null ? known.highest() : earlier.floor);
        if (earlier != null) {
            fork.settled.add(earlier.settled);
            fork.settled.add(earlier.present);
            fork.samples = earlier.samples;
        }
        return fork;
    }

    /** A device that is too far ahead to be true: its jump was not seen. */
    static Fork unseen() {
        return new Fork(null, 0, -1);
    }

    /** The highest sequence that was known before the first jump; -1 where that is not known. */
    long floor() {
        return floor;
    }

    /** Whether the other course can be given up for the present one: a jump from there is one from what is known. */
    boolean isDecided() {
        return ahead || other == null || taken == 0 && run >= TURN_AFTER;
    }

    /**
     * A datagram of the present course came in order; small steps, too, may be forged, so only those without any count.
     *
     * @return whether it has gone on alone for so long that the other one is settled
     */
    boolean goOn(long skipped, int enough) {
        alone += skipped == 0 ? 1 : 0;
        run += skipped == 0 ? 1 : 0;
        if (run >= enough) {
            taken = 0;
        }
        return alone >= SETTLED_AFTER;
    }

    /** Whether the other course is behind a datagram that nobody else can have. */
    boolean leadsTo(long sequence) {
        return !ahead && other != null && sequence > other.highest();
    }

    /** Whether a datagram belongs to the other course, and cannot to the present one. */
    boolean isOthers(BootState device, long sequence) {
        if (other == null) {
            return false;
        }
        return ahead
                ? sequence > device.highest() + NEAR && !other.isBehind(sequence) && sequence <= other.highest() + NEAR
                : device.isBehind(sequence) && isWanted(other, sequence);
    }

    /** Whether a datagram is new to a course, and may be of it. */
    static boolean isWanted(BootState course, long sequence) {
        return sequence >= course.base()
                && sequence <= course.highest() + NEAR
                && !course.isBehind(sequence)
                && (sequence > course.highest() || !course.contains(sequence));
    }

    /** Whether a datagram that the present course takes is new to the other one too, and surely belongs to both. */
    boolean canShare(long sequence) {
        return other != null
                && isWanted(other, sequence)
                && (sequence <= other.highest() || !ahead && sequence < limit);
    }

    /** Whether the present course, now there, has come to the other one. */
    boolean isPassed(long sequence) {
        return ahead && other != null && sequence >= other.highest();
    }

    /** What the present course counts of gaps, or the other one while the device has it. */
    void add(Counter counter, long amount) {
        (crossed ? elsewhere : present).add(counter, amount);
    }

    /** A datagram counts. */
    void receive(Device device, int count, long[] totals) {
        samples += count;
        if (crossed) {
            elsewhere.add(Counter.RECEIVED, 1);
            present.add(Counter.IMPLAUSIBLE, 1);
            present.add(Counter.OFFERED, count);
            device.add(Counter.IMPLAUSIBLE, 1, totals);
            device.accountBoot(Counter.OFFERED, count, totals);
            return;
        }
        present.add(Counter.RECEIVED, 1);
        device.add(Counter.RECEIVED, 1, totals);
        if (shared) {
            elsewhere.add(Counter.RECEIVED, 1);
        } else {
            elsewhere.add(Counter.IMPLAUSIBLE, 1);
            elsewhere.add(Counter.OFFERED, count);
        }
        shared = false;
    }

    /** What the course that the device has counts. */
    long count(Counter counter) {
        return (crossed ? elsewhere : present).get(counter);
    }

    /** The other course has taken one more; whether it has been enough. */
    boolean take() {
        run = 0;
        alone = 0;
        return ++taken >= TURN_AFTER;
    }

    /** The other course is the present one, with its counters. */
    void turn(Device device, long[] totals) {
        present.forEach((counter, sum) -> device.accountBoot(counter, -sum, totals));
        elsewhere.forEach((counter, sum) -> device.accountBoot(counter, sum, totals));
        Tally before = present;
        present = elsewhere;
        elsewhere = before;
        limit = ahead ? limit : Long.MAX_VALUE;
        ahead = !ahead;
        begin();
    }

    /**
     * A course begins of which nothing is known; what came since the first jump was none of it. Where the one that was the
     * present one until now goes on, all of that counts again.
     */
    void turnAnew(BootState left, Device device, long[] totals) {
        present.add(settled);
        settled.clear();
        present.forEach((counter, sum) -> device.accountBoot(counter, -sum, totals));
        elsewhere = present;
        present = new Tally();
        present.add(Counter.IMPLAUSIBLE, elsewhere.get(Counter.RECEIVED) + elsewhere.get(Counter.IMPLAUSIBLE));
        present.add(Counter.OFFERED, samples);
        present.forEach((counter, sum) -> device.accountBoot(counter, sum, totals));
        other = left;
        ahead = true;
        begin();
    }

    private void begin() {
        crossed = false;
        taken = 0;
        run = TURN_AFTER;
        alone = 0;
        strays = 0;
    }

    /** One more datagram behind all; whether enough came one behind the other, others among them or not. */
    boolean stray(long sequence) {
        if (sequence <= floor) {
            return false;
        }
        if (strays > 0 && sequence > lastStray && sequence <= lastStray + NEAR) {
            strays++;
            lastStray = sequence;
        } else if (--strays <= 0) {
            strays = 1;
            lastStray = sequence;
        }
        return strays >= TURN_AFTER;
    }
}
