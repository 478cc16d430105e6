package dev.streamctl.camera;

import dev.streamctl.camera.HubStats.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Ages of frames, in microseconds. Safe for use by many threads: who records waits for nobody, and readers for each other alone,
 * for the monitor guards the sum of what was recorded.
 */
public final class AgeHistogram {

    private static final long LONGEST = Duration.ofHours(1).toNanos() / 1000;
    private static final int DIGITS = 2;
    private static final int NANOS = 1000;

    /** Where the ranges end, in microseconds. */
    private static final long[] ENDS = {
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private final Recorder recorder = new Recorder(LONGEST, DIGITS);
    private final Histogram all = new Histogram(LONGEST, DIGITS);

    /** No ages yet. */
    public AgeHistogram() {}

    /** One more age, in nanoseconds. */
    public void record(long nanos) {
        recorder.recordValue(Math.clamp(nanos / NANOS, 0, LONGEST));
    }

    /** All ages so far. */
    public synchronized HubStats.Ages ages() {
        all.add(recorder.getIntervalHistogram());
        return new HubStats.Ages(
                all.getTotalCount(),
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(90),
                all.getValueAtPercentile(99),
                all.getMaxValue(),
                Math.round(all.getMean() * all.getTotalCount()),
                spread());
    }

    private List<Range> spread() {
        List<Range> spread = new ArrayList<>();
        long below = 0;
        for (long end : ENDS) {
            long upTo = all.getCountBetweenValues(0, end);
            spread.add(new Range(end, upTo - below));
            below = upTo;
        }
        spread.add(new Range(Long.MAX_VALUE, all.getTotalCount() - below));
        return spread;
    }
}
