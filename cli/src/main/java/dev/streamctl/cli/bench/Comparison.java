package dev.streamctl.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.util.Locale;

/**
 * Two servers under the same load: the first divided by the second.
 *
 * @param first the one that was measured first
 * @param second the other
 */
public record Comparison(RunSummary first, RunSummary second) implements Report {

    /** Above 1 where the first is faster; not finite where the second one did nothing. */
    double rates() {
        return first.framesPerSecond() / second.framesPerSecond();
    }

    /** Below 1 where the first is faster. */
    double p99s() {
        return (double) first.percentiles().p99() / second.percentiles().p99();
    }

    @Override
    public String type() {
        return "comparison";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("first", first.endpoint().toString());
        json.writeStringField("second", second.endpoint().toString());
        write(json, "frames_per_s_ratio", rates());
        write(json, "p99_ratio", p99s());
    }

    /** JSON has no infinity: null where the second one has nothing to divide by. */
    private static void write(JsonGenerator json, String name, double ratio) throws IOException {
        if (Double.isFinite(ratio)) {
            json.writeNumberField(name, Math.round(ratio * 1000) / 1000.0);
        } else {
            json.writeNullField(name);
        }
    }

    @Override
    public String text() {
        return "%s / %s: rate %s, p99 %s".formatted(first.endpoint(), second.endpoint(), shown(rates()), shown(p99s()));
    }

    private static String shown(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : "-";
    }
}
