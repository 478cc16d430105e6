package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.ServerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The counters of a server: now and then ({@code stats}), and at its end ({@code summary}).
 *
 * @param type {@code stats} or {@code summary}
 * @param elapsed since the server began to listen
 * @param stats the server's counters
 * @param more the handler's own counters
 */
public record ServeReport(String type, Duration elapsed, ServerStats stats, Map<String, Long> more) implements Report {

    /** Every counter under its name, in the order of {@link ServerStats}. */
    public static Map<String, Long> fields(ServerStats stats) {
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("accepted", stats.accepted());
        fields.put("served", stats.served());
        fields.put("refused", stats.refused());
        fields.put("open", stats.open());
        fields.put("closed", stats.closed());
        fields.put("frames_in", stats.framesIn());
        fields.put("frames_out", stats.framesOut());
        fields.put("bytes_in", stats.bytesIn());
        fields.put("bytes_out", stats.bytesOut());
        fields.put("frames_rejected", stats.framesRejected());
        fields.put("too_long", stats.tooLong());
        fields.put("malformed", stats.malformed());
        fields.put("truncated", stats.truncated());
        fields.put("slow_consumers", stats.slowConsumers());
        fields.put("slow_frames", stats.slowFrames());
        fields.put("idle", stats.idle());
        fields.put("resets", stats.resets());
        fields.put("lingering", stats.lingering());
        fields.put("aborted", stats.aborted());
        fields.put("failures", stats.failures());
        fields.put("handler_failures", stats.handlerFailures());
        fields.put("accept_failures", stats.acceptFailures());
        fields.put("refused_handshakes", stats.refusedHandshakes());
        fields.put("no_pongs", stats.noPongs());
        fields.put("http_requests", stats.http().requests());
        fields.put("http_answered", stats.http().answered());
        fields.put("http_failed", stats.http().failed());
        fields.put("http_abandoned", stats.http().abandoned());
        fields.put("http_upgraded", stats.http().upgraded());
        fields.put("http_refused", stats.http().refused());
        return fields;
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        for (Map.Entry<String, Long> field : fields(stats).entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
        }
        for (Map.Entry<String, Long> field : more.entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
        }
    }

    @Override
    public String text() {
        var line = new StringBuilder();
        append(line, "%s after %.1f s", type, elapsed.toMillis() / 1000.0);
        append(line, ": connections %d open, %d served, %d refused", stats.open(), stats.served(), stats.refused());
        append(line, "; in %d frames, %d bytes", stats.framesIn(), stats.bytesIn());
        append(line, "; out %d frames, %d bytes", stats.framesOut(), stats.bytesOut());
        append(line, "; rejected %d frames", stats.framesRejected());
        append(line, " (%d too long, %d malformed", stats.tooLong(), stats.malformed());
        append(line, ", %d truncated)", stats.truncated());
        append(line, "; cut %d slow consumers, %d slow frames", stats.slowConsumers(), stats.slowFrames());
        append(line, ", %d idle, %d lingering; %d resets", stats.idle(), stats.lingering(), stats.resets());
        append(line, ", %d aborted; failed %d connections", stats.aborted(), stats.failures());
        append(line, ", %d handlers, %d accepts", stats.handlerFailures(), stats.acceptFailures());
        if (stats.refusedHandshakes() > 0) {
            append(line, "; refused %d handshakes", stats.refusedHandshakes());
        }
        if (stats.noPongs() > 0) {
            append(line, "; %d without a pong", stats.noPongs());
        }
        if (stats.http().requests() > stats.http().upgraded()) {
            append(line, "; http %d requests", stats.http().requests());
            append(
                    line,
                    ", %d answered, %d refused",
                    stats.http().answered(),
                    stats.http().refused());
            append(line, ", %d failed", stats.http().failed());
        }
        more.forEach((name, value) -> append(line, "; %s %d", name.replace('_', ' '), value));
        return line.toString();
    }

    /** Numbers look the same in every locale. */
    private static void append(StringBuilder line, String format, Object... values) {
        line.append(String.format(Locale.ROOT, format, values));
    }
}
