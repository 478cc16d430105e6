package dev.streamctl.internal;

import java.time.Duration;

/** Times in messages, as the command reads them: {@code 200ms}, {@code 2s}, {@code 5m}. */
public final class TimeText {

    private static final long MILLIS = 1_000_000;

    private TimeText() {}

    /** The time with the largest unit that divides it; below a millisecond in nanoseconds. */
    public static String of(Duration time) {
        long nanos = time.toNanos();
        long millis = nanos / MILLIS;
        if (nanos % MILLIS != 0) {
            return nanos + "ns";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
