package dev.streamctl.task;

import java.io.IOException;
import java.time.Duration;

/**
 * A loop with a fixed period, in the thread that calls it.
 *
 * <pre>{@code
 * Periodic.every(Duration.ofMillis(40)).run(tick -> {
 *     hub.publish(camera.capture());
 *     if (hub.isClosed()) {
 *         tick.stop();
 *     }
 * });
 * }</pre>
 *
 * <p>Tick {@code n} begins {@code n} periods after the first, which begins at once: the loop does not drift, however long
 * the ticks take. Nor does it pile up: a tick whose time has come while an earlier one still runs is skipped and counted,
 * and so are ticks that a stall of the machine ate.
 *
 * <p>Time is {@link TimeSource#current()}'s. The loop ends when the body says so or throws, by an interrupt, and by {@link
 * Deadline#current()}.
 */
public final class Periodic {

    private final Duration period;

    private Periodic(Duration period) {
        this.period = period;
    }

    /**
     * A loop.
     *
     * @param period from the beginning of one tick to the beginning of the next; more than zero
     */
    public static Periodic every(Duration period) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("the period is " + period + ", not more than zero");
        }
        return new Periodic(period);
    }

    /**
     * Runs the loop until it ends.
     *
     * @throws DeadlineExceededException the deadline passed between two ticks
     * @throws InterruptedException interrupted between two ticks, or thrown by the body
     */
    public <X extends Exception> void run(Body<X> body) throws X, IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        long start = time.nanoTime();
        long nanos = period.toNanos();
        long number = 0;
        long skipped = 0;
        while (true) {
            Parking.sleepUntil(new Deadline(start + number * nanos, time));
            long last = number;
            // Where the thread woke up whole periods late, this is the newest tick, not the first of many.
            number = Math.max(number, (time.nanoTime() - start) / nanos);
            skipped += number - last;
            Tick tick = new Tick(number, skipped);
            body.run(tick);
            if (tick.stopped) {
                return;
            }
            last = number + 1;
            number = Math.max(last, Math.ceilDiv(time.nanoTime() - start, nanos));
            skipped += number - last;
        }
    }

    /**
     * What a loop does at each tick.
     *
     * @param <X> what it may throw besides the exceptions of streams
     */
    @FunctionalInterface
    public interface Body<X extends Exception> {

        /** One turn. */
        void run(Tick tick) throws X, IOException, InterruptedException;
    }

    /** One turn of a loop; for the loop's thread alone. */
    public static final class Tick {

        private final long number;
        private final long skipped;
        private boolean stopped;

        private Tick(long number, long skipped) {
            this.number = number;
            this.skipped = skipped;
        }

        /** How many periods after the first this tick was due: 0, 1, 2, …, the skipped ones counted. */
        public long number() {
            return number;
        }

        /** How many ticks were skipped so far: {@code number() = ticks run before this one + skipped()}. */
        public long skipped() {
            return skipped;
        }

        /** Ends the loop when this tick returns. */
        public void stop() {
            stopped = true;
        }
    }
}
