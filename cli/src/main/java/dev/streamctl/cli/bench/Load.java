package dev.streamctl.cli.bench;

import java.time.Duration;

/**
 * What is done to a server.
 *
 * @param connections open at once
 * @param inFlight the most frames of one connection that are unanswered
 * @param shape the frames
 * @param warmup time before anything counts
 * @param duration time that counts; 0 for a warm-up alone
 * @param rate frames a second over all connections, at times fixed in advance; 0 for as many as are answered
 * @param timeout how long an unanswered connection may be silent; at the end answers are waited for twice as long
 */
public record Load(
        int connections,
        int inFlight,
        FrameShape shape,
        Duration warmup,
        Duration duration,
        long rate,
        Duration timeout) {

    /** The warm-up alone. */
    public Load practice() {
        return new Load(connections, inFlight, shape, warmup, Duration.ZERO, rate, timeout);
    }

    /** Whether what begins then, in nanoseconds from the beginning, is no part of what is measured. */
    boolean isWarmup(long began) {
        return began < from() || duration.isZero();
    }

    /** Nanoseconds from the beginning to where counting begins. */
    long from() {
        return warmup.toNanos();
    }

    /** Nanoseconds from the beginning to where sending ends. */
    long until() {
        return from() + duration.toNanos();
    }

    /** Nanoseconds from the beginning to where it is over, whatever is still unanswered. */
    long latest() {
        return until() + 2 * timeout.toNanos();
    }

    Pace pace() {
        return rate == 0 ? new Pace.AsAnswered(until()) : new Pace.AtRate(rate, connections, until());
    }

    /** Roughly how many bytes of memory it takes at most. */
    public long memory() {
        long forEach = 2L * Lane.WRITE_SIZE + 4L * shape.size() + 16L * inFlight;
        return connections * forEach;
    }
}
