package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.wire.DatagramKind;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The counters of a listener, all devices together: now and then ({@code stats}), and at its end ({@code summary}).
 *
 * @param type {@code stats} or {@code summary}
 * @param elapsed since it began to listen
 * @param stats the counters
 * @param rate datagrams a second since the last report
 * @param sinks what became of the samples, by the sink's name
 */
public record ListenReport(
        String type, Duration elapsed, ListenerStats stats, double rate, Map<String, SinkStats> sinks)
        implements Report {

    private static final double MILLIS = 1e6;

    /** Every counter under its name. */
    static Map<String, Long> fields(ListenerStats stats) {
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("arrived", stats.arrived());
        fields.put("bytes", stats.bytes());
        fields.put("raw", stats.raw());
        fields.put("plain", stats.of(DatagramKind.PLAIN));
        fields.put("unknown_key", stats.of(DatagramKind.UNKNOWN_KEY));
        fields.put("not_authenticated", stats.notAuthenticated());
        fields.put("rate_limited", stats.rateLimited());
        fields.put("kernel_dropped", stats.kernelDropped());
        fields.put("queue_full", stats.queueDropped());
        fields.put("queue_peak", (long) stats.queuePeak());
        fields.put("devices", (long) stats.devices());
        fields.put("forgotten", stats.evicted());
        fields.put("gaps_given_up", stats.givenUp());
        fields.put("plain_samples", stats.plainSamples());
        fields.put("plain_bad_lines", stats.plainBadLines());
        fields.put("plain_sink_dropped", stats.plainSinkDropped());
        return fields;
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        json.writeNumberField("rate", Math.round(rate));
        json.writeNumberField("jitter_ms", stats.jitterNanos() / MILLIS);
        for (Map.Entry<String, Long> field : fields(stats).entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
        }
        LossFields.write(json, stats.counts(), stats.attribution());
        json.writeObjectFieldStart("line_problems");
        for (Map.Entry<LineProblem, Long> problem : stats.problems().entrySet()) {
            if (problem.getValue() > 0) {
                json.writeNumberField(problem.getKey().name().toLowerCase(Locale.ROOT), problem.getValue());
            }
        }
        json.writeEndObject();
        json.writeArrayFieldStart("sinks");
        for (Map.Entry<String, SinkStats> sink : sinks.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", sink.getKey());
            json.writeNumberField("accepted", sink.getValue().accepted());
            json.writeNumberField("delivered", sink.getValue().delivered());
            json.writeNumberField("dropped", sink.getValue().dropped());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public String text() {
        var line = new StringBuilder();
        append(line, "%s after %.1f s", type, elapsed.toMillis() / 1000.0);
        append(line, ": %d datagrams, %.0f a second", stats.arrived(), rate);
        append(line, "; %d devices, jitter %.3f ms; ", stats.devices(), stats.jitterNanos() / MILLIS);
        line.append(LossFields.text(stats.counts(), stats.attribution()));
        if (stats.plainSamples() + stats.plainBadLines() > 0) {
            append(line, "; without a header %d samples, %d bad lines", stats.plainSamples(), stats.plainBadLines());
        }
        line.append(problems(stats));
        append(line, "; refused: unknown key %d", stats.of(DatagramKind.UNKNOWN_KEY));
        append(line, ", not authenticated %d", stats.notAuthenticated());
        append(line, ", over the rate %d", stats.rateLimited());
        append(line, "; dropped datagrams: kernel %d, queue %d", stats.kernelDropped(), stats.queueDropped());
        long forgotten = stats.evicted();
        if (forgotten > 0) {
            append(line, "; %d devices forgotten", forgotten);
        }
        if (stats.givenUp() > 0) {
            append(line, "; memory of gaps given up %d times", stats.givenUp());
        }
        sinks.forEach((name, sink) -> append(line, "; %s %d, dropped %d", name, sink.delivered(), sink.dropped()));
        return line.toString();
    }

    /** Why lines were no line protocol, where any was not. */
    private static String problems(ListenerStats stats) {
        String reasons = stats.problems().entrySet().stream()
                .filter(problem -> problem.getValue() > 0)
                .map(problem -> "%s %d".formatted(problem.getKey().text(), problem.getValue()))
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : "; lines refused: " + reasons;
    }

    /** Numbers look the same in every locale. */
    private static void append(StringBuilder line, String format, Object... values) {
        line.append(String.format(Locale.ROOT, format, values));
    }
}
