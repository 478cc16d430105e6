package dev.streamctl.limits;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of a server or a stream: every {@link Limit} with its default, save those that were set. Immutable.
 *
 * <p>Memory: what a connection holds is bounded by {@code RECEIVE_HIGH}, {@code SEND_HIGH} and some four times its longest
 * frame, while frames are that long: one that arrives in room of up to twice its length, one with the handler, one that waits
 * to be sent. {@code MAX_CONNECTIONS} of that should fit into the heap where peers are not trusted; where they do not, the
 * connections that find no memory are reset, counted as failed, and the others go on.
 *
 * @param set the values that differ from the default
 */
public record Limits(Map<Limit, Long> set) {

    private static final Limits DEFAULTS = new Limits(Map.of());

    /**
     * Checks each value against its range.
     *
     * @throws IllegalArgumentException with one line that names the limit, the value and the range
     */
    public Limits {
        set = Map.copyOf(set);
        set.forEach((limit, value) -> {
            if (value < limit.least() || value > limit.most()) {
                throw new IllegalArgumentException(
                        "%s is %d, not within %d to %d".formatted(limit, value, limit.least(), limit.most()));
            }
        });
    }

    /** Every limit at its default. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** These limits with one set: bytes, milliseconds or a count, as its unit says. */
    public Limits with(Limit limit, long value) {
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(set);
        more.put(limit, value);
        return new Limits(more);
    }

    /** These limits with a time set. */
    public Limits with(Limit limit, Duration value) {
        if (limit.unit() != Limit.Unit.MILLIS) {
            throw new IllegalArgumentException(limit + " is not a time");
        }
        return with(limit, value.toMillis());
    }

    /** The value in the limit's unit. */
    public long get(Limit limit) {
        return set.getOrDefault(limit, limit.byDefault());
    }

    /** A number of bytes or a count, as an int. */
    public int intValue(Limit limit) {
        return Math.toIntExact(get(limit));
    }

    /** A time; {@link Duration#ZERO} means never for the limits that say so. */
    public Duration time(Limit limit) {
        return Duration.ofMillis(get(limit));
    }
}
