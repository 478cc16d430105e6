package dev.streamctl.cli.status;

import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.http.Metrics;
import dev.streamctl.http.Metrics.Labelled;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The counters for Prometheus: those of each door with the label {@code endpoint}, under the names of the statistics. */
public final class PrometheusMetrics {

    private static final String OPEN = "open";

    /** The one of the statistics that is a sum over those with the label of a status. */
    private static final String REFUSED = "http_refused";

    private PrometheusMetrics() {}

    /** The answer to a request for them. */
    public static Response answer(Request request, Observed now) throws IOException {
        var metrics = new Metrics("streamctl_");
        metrics.gauge(
                "uptime_seconds",
                "Time since the servers began to listen.",
                now.uptime().toMillis() / 1000.0);
        now.counters()
                .forEach((name, value) ->
                        metrics.gauge(now.who() + "_" + name, "Counter of the " + now.who() + ": " + name, value));
        for (String name : ServeReport.fields(now.doors().getFirst().stats()).keySet()) {
            if (name.equals(OPEN)) {
                metrics.gauges("connections", "Connections now.", values(name, now));
            } else if (!name.equals(REFUSED)) {
                metrics.counters(name, "Counter of the server: " + name.replace('_', ' ') + ".", values(name, now));
            }
        }
        metrics.counters(REFUSED, "Requests that were refused before any handler, by their status.", refused(now));
        return metrics.answer(request);
    }

    private static List<Labelled> values(String name, Observed now) {
        return now.doors().stream()
                .map(door -> new Labelled(
                        Map.of("endpoint", door.endpoint().toString()),
                        ServeReport.fields(door.stats()).getOrDefault(name, 0L)))
                .toList();
    }

    private static List<Labelled> refused(Observed now) {
        return now.doors().stream()
                .flatMap(door -> door.stats().http().refusedBy().entrySet().stream()
                        .map(status -> new Labelled(
                                Map.of(
                                        "endpoint",
                                        door.endpoint().toString(),
                                        "status",
                                        String.valueOf(status.getKey())),
                                status.getValue())))
                .toList();
    }
}
