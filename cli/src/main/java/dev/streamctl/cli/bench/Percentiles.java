package dev.streamctl.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Latencies in nanoseconds.
 *
 * @param count of how many frames
 * @param at the latency that so many percent of the frames did not exceed
 * @param max the longest
 * @param mean the mean
 */
record Percentiles(long count, Map<Double, Long> at, long max, double mean) {

    private static final double[] SHOWN = {50, 75, 90, 99, 99.9, 99.99};

    private static final double P99 = 99;

    static Percentiles of(Histogram histogram) {
        Map<Double, Long> at = new TreeMap<>();
        for (double percentile : SHOWN) {
            at.put(percentile, histogram.getValueAtPercentile(percentile));
        }
        return new Percentiles(histogram.getTotalCount(), at, histogram.getMaxValue(), histogram.getMean());
    }

    long p99() {
        return at.getOrDefault(P99, 0L);
    }

    /** {@code p50_us} to {@code max_us}, in microseconds; null where no frame was measured. */
    void writeFields(JsonGenerator json) throws IOException {
        for (Map.Entry<Double, Long> entry : at.entrySet()) {
            write(json, "p" + name(entry.getKey()).replace(".", "") + "_us", entry.getValue());
        }
        write(json, "max_us", max);
        write(json, "mean_us", mean);
    }

    private void write(JsonGenerator json, String name, double nanos) throws IOException {
        if (count == 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(nanos / 100) / 10.0);
        }
    }

    /** One line. */
    String text() {
        if (count == 0) {
            return "latency: none was measured";
        }
        var line = new StringBuilder("latency:");
        at.forEach((percentile, nanos) -> line.append(" p")
                .append(name(percentile))
                .append(' ')
                .append(millis(nanos))
                .append(','));
        return line + " max " + millis(max) + ", mean " + millis(Math.round(mean));
    }

    /** A time for a person. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? String.valueOf((int) percentile) : String.valueOf(percentile);
    }
}
