package dev.streamctl.internal;

import dev.streamctl.task.TimeSource;
import org.jspecify.annotations.Nullable;

/** So many log lines of one kind a second; those left out are counted in the next one. Safe for use by many threads. */
public final class LineQuota {

    private final TokenBucket lines;
    private long leftOut;

    /** A quota that is full. */
    public LineQuota(long perSecond, TimeSource time) {
        this.lines = new TokenBucket(perSecond, perSecond, time);
    }

    /** What to write behind the line, the lines left out before it; null where the line itself is left out. */
    public synchronized @Nullable String admit() {
        if (!lines.tryTake()) {
            leftOut++;
            return null;
        }
        String text = leftOut == 0 ? "" : " (" + leftOut + " more lines like this left out)";
        leftOut = 0;
        return text;
    }
}
