package dev.streamctl.cli.bench;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to reach.
 *
 * @param maxP99 the highest 99th percentile; null for any
 * @param minRate the fewest frames a second; 0 for any
 */
public record Thresholds(@Nullable Duration maxP99, long minRate) {

    /** What was not reached, in one line; null where all was. Without a frame measured, nothing is reached. */
    public @Nullable String unmet(RunSummary run) {
        var unmet = new StringBuilder();
        if (maxP99 != null && run.percentiles().count() == 0) {
            unmet.append("no latency was measured for --max-p99");
        } else if (maxP99 != null && run.percentiles().p99() > maxP99.toNanos()) {
            unmet.append("p99 is ")
                    .append(Percentiles.millis(run.percentiles().p99()))
                    .append(", above --max-p99 ")
                    .append(Percentiles.millis(maxP99.toNanos()));
        }
        if (run.framesPerSecond() < minRate) {
            unmet.append(unmet.isEmpty() ? "" : "; ")
                    .append(run.rateText())
                    .append(String.format(Locale.ROOT, " are fewer than --min-rate %,d", minRate));
        }
        return unmet.isEmpty() ? null : run.endpoint() + ": " + unmet;
    }
}
