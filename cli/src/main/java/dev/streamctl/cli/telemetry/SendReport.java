package dev.streamctl.cli.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import dev.streamctl.telemetry.send.LoopStats;
import dev.streamctl.telemetry.send.RouteStats;
import dev.streamctl.telemetry.send.SenderStats;
import dev.streamctl.telemetry.send.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The counters of a sender: now and then ({@code stats}), and at its end ({@code summary}).
 *
 * @param type {@code stats} or {@code summary}
 * @param elapsed since it began
 * @param target where to
 * @param device the device
 * @param sender what became of samples
 * @param loop what became of ticks
 * @param input lines of standard input, good ones and refused ones
 */
public record SendReport(
        String type, Duration elapsed, Target target, String device, SenderStats sender, LoopStats loop, Input input)
        implements Report {

    /**
     * What was read from standard input.
     *
     * @param lines lines that are neither blank nor comments
     * @param badLines those that are not samples
     */
    public record Input(long lines, long badLines) {

        /** Another source. */
        public static final Input NONE = new Input(0, 0);
    }

    private Map<String, Long> fields() {
        RouteStats route = sender.route();
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("offered", sender.offered());
        fields.put("sent", sender.sent());
        fields.put("dropped", sender.dropped());
        fields.put("sender_full", sender.senderFull());
        fields.put("sender_error", sender.senderError());
        fields.put("too_large", sender.tooLarge());
        fields.put("waiting", sender.waiting());
        fields.put("datagrams", sender.datagrams());
        fields.put("bytes", sender.bytes());
        fields.put("datagrams_full", sender.datagramsFull());
        fields.put("datagrams_error", sender.datagramsError());
        fields.put("repeated", sender.repeated());
        fields.put("not_repeated", sender.notRepeated());
        fields.put("ticks", loop.ticks());
        fields.put("ticks_skipped", loop.ticksSkipped());
        fields.put("source_failures", loop.sourceFailures());
        fields.put("lines", input.lines());
        fields.put("bad_lines", input.badLines());
        fields.put("refusals", route.refusals());
        fields.put("rotations", route.rotations());
        fields.put("lookup_failures", route.lookupFailures());
        fields.put("open_failures", route.openFailures());
        fields.put("send_buffer", (long) route.sendBuffer());
        return fields;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        json.writeStringField("target", target.toString());
        json.writeStringField("device", device);
        for (Map.Entry<String, Long> field : fields().entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
        }
    }

    @Override
    public String text() {
        var line = new StringBuilder();
        RouteStats route = sender.route();
        append(line, "%s after %.1f s", type, elapsed.toMillis() / 1000.0);
        append(line, ": samples %d offered, %d sent", sender.offered(), sender.sent());
        append(line, ", %d dropped (%d full", sender.dropped(), sender.senderFull());
        append(line, ", %d error, %d too large)", sender.senderError(), sender.tooLarge());
        append(line, ", %d waiting", sender.waiting());
        append(line, "; datagrams %d, %d bytes, %d repeats", sender.datagrams(), sender.bytes(), sender.repeated());
        append(line, "; ticks %d, %d skipped", loop.ticks(), loop.ticksSkipped());
        if (input.lines() > 0) {
            append(line, "; lines %d, %d bad", input.lines(), input.badLines());
        }
        append(line, "; target %d refusals, %d rotations", route.refusals(), route.rotations());
        append(line, ", %d failed look-ups, %d failed sockets", route.lookupFailures(), route.openFailures());
        if (loop.sourceFailures() > 0) {
            append(line, "; source failed %d times", loop.sourceFailures());
        }
        return line.toString();
    }

    /** Numbers look the same in every locale. */
    private static void append(StringBuilder line, String format, Object... values) {
        line.append(String.format(Locale.ROOT, format, values));
    }
}
