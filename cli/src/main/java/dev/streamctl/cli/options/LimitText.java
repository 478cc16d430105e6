package dev.streamctl.cli.options;

import dev.streamctl.limits.Limit;

/** The values of limits as the command reads and prints them. */
public final class LimitText {
    private LimitText() {}

    /** A value of the limit with its unit. */
    public static String value(Limit limit, long value) {
        return switch (limit.unit()) {
            case BYTES -> Units.SIZE.format(value);
            case MILLIS -> Units.TIME.format(value);
            case COUNT -> String.valueOf(value);
        };
    }

    /** The range of the limit. */
    public static String range(Limit limit) {
        return value(limit, limit.least()) + " to " + value(limit, limit.most());
    }
}
