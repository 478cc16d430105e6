package dev.streamctl.camera;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Ages of frames, in microseconds. Recording never waits for a reader. */
public final class AgeHistogram {

    private static final long LONGEST = Duration.ofHours(1).toNanos() / 1000;
    private static final int DIGITS = 2;
    private static final int NANOS = 1000;

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
                all.getMaxValue());
    }
}
