package dev.streamctl.cli.camera;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What {@code view} has received.
 *
 * @param received pictures
 * @param missing numbers between two frames
 * @param broken frames that are no JPEG; not among the received
 * @param noSignal frames that said that there is no signal
 * @param unknown frames of a type that this version does not know
 * @param size bytes of the pictures
 * @param ages of the pictures, in milliseconds
 */
record ViewReport(
        Duration elapsed,
        long received,
        long missing,
        long broken,
        long noSignal,
        long unknown,
        long size,
        Histogram ages)
        implements Report {

    @Override
    public String type() {
        return "summary";
    }

    private double rate() {
        return received * 1000.0 / Math.max(1, elapsed.toMillis());
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        json.writeNumberField("received", received);
        json.writeNumberField("missing", missing);
        json.writeNumberField("broken", broken);
        json.writeNumberField("no_signal", noSignal);
        json.writeNumberField("unknown", unknown);
        json.writeNumberField("bytes", size);
        json.writeNumberField("age_p50_ms", ages.getValueAtPercentile(50));
        json.writeNumberField("age_p99_ms", ages.getValueAtPercentile(99));
    }

    @Override
    public String text() {
        return String.format(
                Locale.ROOT,
                "summary after %.1f s: %d frames (%.1f/s), %d bytes; %d missing, %d broken, %d without a signal, %d of an unknown"
                        + " type; age p50 %d ms, p99 %d ms",
                elapsed.toMillis() / 1000.0,
                received,
                rate(),
                size,
                missing,
                broken,
                noSignal,
                unknown,
                ages.getValueAtPercentile(50),
                ages.getValueAtPercentile(99));
    }
}
