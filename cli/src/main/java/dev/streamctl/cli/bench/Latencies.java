package dev.streamctl.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The latencies of a run, in nanoseconds. Connections share a few recorders, each with a lock of its own: one for each
 * connection would take a quarter of a megabyte, one for all would be in everybody's way.
 */
final class Latencies {

    private static final int MOST_SHARDS = 8;
    private static final int DIGITS = 3;

    /** Below this, times are not told apart. */
    private static final long LEAST = 100;

    /** Above this they count as this: an hour. */
    private static final long MOST = 3_600_000_000_000L;

    private final List<Shard> shards = new ArrayList<>();
    private final Histogram total = new Histogram(LEAST, MOST, DIGITS);

    /** One part of the record. */
    static final class Shard {

        private final SingleWriterRecorder recorder = new SingleWriterRecorder(LEAST, MOST, DIGITS);

        /** Records so many frames of one latency. */
        synchronized void record(long nanos, long count) {
            recorder.recordValueWithCount(Math.clamp(nanos, 0, MOST), count);
        }
    }

    Latencies(int processors) {
        for (int i = 0; i < Math.min(processors, MOST_SHARDS); i++) {
            shards.add(new Shard());
        }
    }

    /** The part that a connection writes to. */
    Shard shard(int connection) {
        return shards.get(connection % shards.size());
    }

    /** What was recorded since the last call. For one thread at a time. */
    Histogram interval() {
        Histogram interval = new Histogram(LEAST, MOST, DIGITS);
        for (Shard shard : shards) {
            interval.add(shard.recorder.getIntervalHistogram());
        }
        total.add(interval);
        return interval;
    }

    /** All that was recorded. For one thread at a time. */
    Histogram total() {
        interval();
        return total;
    }
}
