package dev.streamctl.cli.node;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.ServerStats;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The counters of a node, now and then and at its end.
 *
 * @param type {@code stats} or {@code summary}
 * @param node its name
 * @param elapsed since it began to listen
 * @param server the counters of its server
 * @param counters its own, by name
 */
record NodeReport(String type, String node, Duration elapsed, ServerStats server, Map<String, Long> counters)
        implements Report {

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("node", node);
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        json.writeNumberField("clients_open", server.open());
        json.writeNumberField("clients_served", server.served());
        json.writeNumberField("clients_turned_away", server.refused() + server.refusedHandshakes());
        json.writeNumberField("too_long", server.tooLong());
        json.writeNumberField("failures", server.failures() + server.handlerFailures());
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            json.writeNumberField(counter.getKey(), counter.getValue());
        }
    }

    @Override
    public String text() {
        return String.format(
                        Locale.ROOT,
                        "%s after %.1f s: clients %d open, %d served, %d turned away, %d with too long messages; ",
                        type,
                        elapsed.toMillis() / 1000.0,
                        server.open(),
                        server.served(),
                        server.refused() + server.refusedHandshakes(),
                        server.tooLong())
                + counters.entrySet().stream()
                        .map(counter -> counter.getKey().replace('_', ' ') + " " + counter.getValue())
                        .collect(Collectors.joining(", "));
    }
}
