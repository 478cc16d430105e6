package dev.streamctl.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * How a run goes.
 *
 * @param endpoint the server
 * @param elapsed since the run began, warm-up included
 * @param whole how long it will take
 * @param warmingUp whether the warm-up was still going on when these frames began to be counted
 * @param framesPerSecond frames that came back since the last of these reports, a second
 * @param percentiles of the frames that count and came back since then
 */
public record RunStats(
        Endpoint endpoint,
        Duration elapsed,
        Duration whole,
        boolean warmingUp,
        double framesPerSecond,
        Percentiles percentiles)
        implements Report {

    @Override
    public String type() {
        return "stats";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", endpoint.toString());
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        json.writeBooleanField("warming_up", warmingUp);
        json.writeNumberField("frames_per_s", Math.round(framesPerSecond));
        percentiles.writeFields(json);
    }

    /** Short enough for a line of a terminal, where it is overwritten in place. */
    @Override
    public String text() {
        String rate = String.format(
                Locale.ROOT,
                "%.0f/%.0f s: %,.0f frames/s",
                elapsed.toMillis() / 1000.0,
                whole.toMillis() / 1000.0,
                framesPerSecond);
        if (warmingUp) {
            return rate + ", warming up";
        }
        return percentiles.count() == 0 ? rate : rate + ", p99 " + Percentiles.millis(percentiles.p99());
    }
}
