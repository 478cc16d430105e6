package dev.streamctl.camera.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.ServerStats;
import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.Processing;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.http.Response;
import dev.streamctl.telemetry.send.SenderStats;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code /status} tells: a camera as one JSON object. Times are in milliseconds where they say so, ages in microseconds. */
public final class StatusJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusJson() {}

    /** The answer to a request for it. */
    static Response answer(Observed now) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            writeFields(json, now);
            json.writeEndObject();
        }
        return Response.json(text.append('\n').toString());
    }

    /** Writes the fields into an object that has begun. */
    public static void writeFields(JsonGenerator json, Observed now) throws IOException {
        writeSums(json, now);
        json.writeArrayFieldStart("viewers");
        for (Observed.Watcher viewer : now.viewers()) {
            json.writeStartObject();
            json.writeStringField("name", viewer.name());
            json.writeStringField("policy", viewer.policy());
            json.writeNumberField("max_fps", viewer.maxFps());
            json.writeNumberField("connected_ms", viewer.connected().toMillis());
            viewer(json, viewer.stats());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("servers");
        for (Map.Entry<String, ServerStats> server : now.servers().entrySet()) {
            json.writeObjectFieldStart(server.getKey());
            json.writeNumberField("accepted", server.getValue().accepted());
            json.writeNumberField("refused", server.getValue().refused());
            json.writeNumberField("open", server.getValue().open());
            json.writeNumberField("bytes_out", server.getValue().bytesOut());
            json.writeNumberField("slow_consumers", server.getValue().slowConsumers());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Those of the fields that are not about one viewer or one server. */
    static void writeSums(JsonGenerator json, Observed now) throws IOException {
        json.writeNumberField("uptime_ms", now.uptime().toMillis());
        json.writeStringField("source", now.source());
        capture(json, now.capture());
        hub(json, now.hub(), now.maxViewers());
        ages(json, "painted_us", now.painted());
        processing(json, now.processing());
        if (now.telemetry().isPresent()) {
            telemetry(json, now.telemetry().get());
        }
    }

    private static void capture(JsonGenerator json, CaptureStats stats) throws IOException {
        json.writeObjectFieldStart("capture");
        json.writeStringField("state", name(stats.state()));
        json.writeStringField("reason", stats.reason());
        json.writeNumberField("fps", Math.round(stats.fps() * 10) / 10.0);
        json.writeNumberField("published", stats.published());
        json.writeNumberField("opened", stats.opened());
        json.writeNumberField("late", stats.late());
        json.writeNumberField("stuck", stats.stuck());
        json.writeNumberField("ticks_skipped", stats.ticksSkipped());
        json.writeObjectFieldStart("failures");
        for (Map.Entry<SourceException.Reason, Long> failure : new TreeMap<>(stats.failures()).entrySet()) {
            json.writeNumberField(name(failure.getKey()), failure.getValue());
        }
        json.writeEndObject();
        DropCounts dropped = stats.dropped();
        json.writeObjectFieldStart("dropped");
        json.writeNumberField("too_long", dropped.tooLong());
        json.writeNumberField("broken", dropped.broken());
        json.writeNumberField("truncated", dropped.truncated());
        json.writeEndObject();
        json.writeNumberField("skipped_bytes", dropped.skippedBytes());
        json.writeEndObject();
    }

    private static void hub(JsonGenerator json, HubStats stats, int maxViewers) throws IOException {
        json.writeObjectFieldStart("hub");
        json.writeNumberField("pictures", stats.published());
        json.writeNumberField("no_signal", stats.noSignal());
        json.writeNumberField("bytes", stats.bytes());
        json.writeNumberField("viewers", stats.viewers());
        json.writeNumberField("max_viewers", maxViewers);
        json.writeNumberField("joined", stats.joined());
        json.writeNumberField("refused", stats.refused());
        json.writeNumberField("cut", stats.cut());
        json.writeObjectFieldStart("all_viewers");
        viewer(json, stats.all());
        json.writeEndObject();
        ages(json, "age_us", stats.ages());
        json.writeEndObject();
    }

    private static void ages(JsonGenerator json, String name, HubStats.Ages ages) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", ages.count());
        json.writeNumberField("p50", ages.p50());
        json.writeNumberField("p90", ages.p90());
        json.writeNumberField("p99", ages.p99());
        json.writeNumberField("max", ages.max());
        json.writeEndObject();
    }

    private static void processing(JsonGenerator json, Processing.Stats stats) throws IOException {
        json.writeObjectFieldStart("processing");
        json.writeNumberField("frames", stats.frames());
        json.writeNumberField("processed", stats.processed());
        json.writeNumberField("late", stats.late());
        json.writeNumberField("failed", stats.failed());
        json.writeNumberField("skipped", stats.skipped());
        json.writeObjectFieldStart("values");
        for (Map.Entry<String, Double> value : new TreeMap<>(stats.values()).entrySet()) {
            json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void telemetry(JsonGenerator json, Observed.Telemetry telemetry) throws IOException {
        json.writeObjectFieldStart("telemetry");
        json.writeNumberField("samples", telemetry.sender().offered());
        json.writeNumberField("sent", telemetry.sender().sent());
        json.writeObjectFieldStart("dropped");
        for (Map.Entry<String, Long> dropped : dropped(telemetry.sender()).entrySet()) {
            json.writeNumberField(dropped.getKey(), dropped.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("readings_skipped", telemetry.loop().ticksSkipped());
        json.writeNumberField("readings_failed", telemetry.loop().sourceFailures());
        json.writeEndObject();
    }

    /** Samples, by the reason. */
    static SortedMap<String, Long> dropped(SenderStats sender) {
        return new TreeMap<>(
                Map.of("full", sender.senderFull(), "error", sender.senderError(), "too_large", sender.tooLarge()));
    }

    /** The counters of one viewer, or of all together. */
    static void viewer(JsonGenerator json, ViewerStats stats) throws IOException {
        json.writeNumberField("captured", stats.captured());
        json.writeNumberField("sent", stats.sent());
        json.writeNumberField("skipped", stats.skipped());
        json.writeNumberField("skipped_slow", stats.skippedSlow());
        json.writeNumberField("skipped_rate", stats.skippedRate());
        json.writeNumberField("skipped_left", stats.skippedLeft());
        json.writeNumberField("repeated", stats.repeated());
        json.writeNumberField("waiting", stats.waiting());
        json.writeNumberField("bytes", stats.bytes());
    }

    /** As it is written in statistics. */
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
