package dev.streamctl.task;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A point in time after which a call gives up.
 *
 * <p>Deadlines nest and the nearest wins: a call's own timeout is combined with the deadline of the block it runs in
 * ({@link #current()}), which is inherited by the tasks of a {@link TaskScope}.
 *
 * @param nanos the point on the clock of {@code time}; meaningless when {@code time} is null
 * @param time the clock, null for no deadline at all
 */
public record Deadline(long nanos, @Nullable TimeSource time) {

    /** Never passes. */
    public static final Deadline NONE = new Deadline(0, null);

    static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    /** Longer times than this (146 years) would overflow the clock's comparison; they mean {@link #NONE}. */
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** A deadline {@code timeout} from now on {@code time}'s clock; zero or negative has passed already. */
    public static Deadline after(Duration timeout, TimeSource time) {
        if (timeout.compareTo(FOREVER) >= 0) {
            return NONE;
        }
        // Tested before it is converted: a very negative duration has no number of nanoseconds.
        return new Deadline(time.nanoTime() + (timeout.isNegative() ? 0 : timeout.toNanos()), time);
    }

    /** A deadline {@code timeout} from now on the current clock. */
    public static Deadline after(Duration timeout) {
        return after(timeout, TimeSource.current());
    }

    /** The deadline of the block this thread runs in, {@link #NONE} where there is none. */
    public static Deadline current() {
        return CURRENT.orElse(NONE);
    }

    /** The nearer of the two. Both must be of one clock. */
    public Deadline earlier(Deadline other) {
        if (time == null) {
            return other;
        }
        return other.time == null || nanos - other.nanos <= 0 ? this : other;
    }

    /** Whether this passes before the other does. Both must be of one clock. */
    boolean isBefore(Deadline other) {
        return time != null && (other.time == null || nanos - other.nanos < 0);
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return time == null;
    }

    /** Whether it has passed. */
    public boolean passed() {
        return time != null && nanos - time.nanoTime() <= 0;
    }

    /** Nanoseconds left, at least 0; {@link Long#MAX_VALUE} for {@link #NONE}. */
    public long remainingNanos() {
        return time == null ? Long.MAX_VALUE : Math.max(0, nanos - time.nanoTime());
    }

    /** The time left, at least zero; about 292 years for {@link #NONE}. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /**
     * Runs {@code body} in this thread with a deadline {@code timeout} from now, or the one it runs in already where that
     * is nearer; {@link #current()} tells which.
     *
     * <p>Calls that wait through this library end by themselves with {@link DeadlineExceededException}. A thread that
     * blocks in any other way (a sleep, a lock, the JDK's own I/O) is interrupted when the deadline passes, and the {@link
     * InterruptedException} it throws, or the JDK's I/O exception for it, becomes a {@link DeadlineExceededException}
     * with that as its cause. A body that ends all the same returns its result, however late.
     *
     * <p>Afterwards nothing is left behind: no timer, and no interrupt but those from elsewhere. An interrupt that was
     * pending when the deadline passed stays, and so do a scope's cancellation and an enclosing block's deadline, which
     * end the body with {@link InterruptedException} even where they coincide with this deadline: code around an inner
     * block that handles the inner timeout never handles the outer one by mistake. Only a bare {@link
     * Thread#interrupt()} that arrives after the deadline's own interrupt and before the body has noticed that one cannot
     * be told from it: the two are one interrupt, as always in Java, and the deadline gets it.
     *
     * <p>Costs one timer of {@link TimeSource#current()} and no thread.
     *
     * @param timeout time from now; at zero or less the body still runs and may take what is there
     * @throws DeadlineExceededException the deadline passed and the body gave up for it
     * @throws InterruptedException interrupted from elsewhere, or an enclosing block's deadline passed
     */
    public static <T extends @Nullable Object, X extends Exception> T within(Duration timeout, Body<T, X> body)
            throws X, IOException, InterruptedException {
        return Expiry.run(timeout, body);
    }

    /** As {@link #within(Duration, Body)}, for code without a result. */
    public static <X extends Exception> void within(Duration timeout, Action<X> body)
            throws X, IOException, InterruptedException {
        Expiry.<@Nullable Void, X>run(timeout, () -> {
            body.run();
            return null;
        });
    }
}
