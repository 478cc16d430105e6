package dev.streamctl.cli.bench;

/**
 * Which answers of one connection came in the measured time, and so are part of its frames a second. Pure; for one thread at
 * a time.
 *
 * <p>In a closed loop that is simply the time. At a rate it must tell a server that keeps up from one that owes more and more
 * answers and gives them when nothing is asked any more. So the time moves by the quickest round trip there was: of a server
 * that keeps up, no matter how far away, all frames that were due in the time are then answered in it. A thousandth more at
 * its end is for what the quickest round trip does not say, the jitter of the last ones. That is also the most by which the
 * frames a second of a server that falls behind are too many.
 */
final class MeasuredTime {

    private static final long SLACK = 1000;

    private final boolean atRate;
    private final long from;
    private final long until;
    private long quickest = Long.MAX_VALUE;

    MeasuredTime(Load load) {
        this.atRate = load.rate() > 0;
        this.from = load.from();
        this.until = load.until() + (atRate ? load.duration().toNanos() / SLACK : 0);
    }

    /** A frame has been answered, within so many nanoseconds of when it was to start. */
    void roundTrip(long nanos) {
        quickest = Math.min(quickest, nanos);
    }

    /** Whether what has been answered at {@code now} counts, the round trips up to then being known. */
    boolean covers(long now) {
        long moved = atRate ? now - quickest : now;
        return moved >= from && moved < until;
    }
}
