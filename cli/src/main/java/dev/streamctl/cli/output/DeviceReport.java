package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.wire.DeviceId;
import java.io.IOException;
import java.util.Locale;

/**
 * The counters of one device.
 *
 * @param device which, and its counters
 * @param missing where its missing samples got lost
 */
public record DeviceReport(ListenedDevice device, Attribution missing) implements Report {

    private static final double MILLIS = 1e6;

    @Override
    public String type() {
        return "stats";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        DeviceStats stats = device.stats();
        json.writeStringField("device", device.text());
        json.writeStringField("device_id", DeviceId.text(stats.device()));
        json.writeStringField("boot", DeviceId.text(stats.boot()));
        json.writeBooleanField("authenticated", stats.authenticated());
        json.writeNumberField("highest_sequence", stats.highestSequence());
        json.writeNumberField("rate", stats.datagramsPerSecond());
        json.writeNumberField("jitter_ms", stats.jitterNanos() / MILLIS);
        LossFields.write(json, stats.counts(), missing);
    }

    @Override
    public String text() {
        DeviceStats stats = device.stats();
        return String.format(
                Locale.ROOT,
                "  %s%s: %.1f a second, jitter %.3f ms, %s",
                Escapes.snippet(device.text()),
                stats.authenticated() ? "" : " (not authenticated)",
                stats.datagramsPerSecond(),
                stats.jitterNanos() / MILLIS,
                LossFields.text(stats.counts(), missing));
    }
}
