package dev.streamctl.cli.status;

import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.cli.status.Observed.Door;
import dev.streamctl.http.Metrics;
import dev.streamctl.http.Metrics.Labelled;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

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
        if (now.doors().stream().anyMatch(door -> door.endpoint().isSecure())) {
            metrics.counters("tls_failures", "Handshakes of TLS that failed, by the reason.", tlsFailures(now));
            metrics.counters(
                    "tls_failed_reloads",
                    "Changed certificates that could not be used: the old ones stayed.",
                    values(now, Door::failedReloads));
        }
        return metrics.answer(request);
    }

    private static List<Labelled> values(String name, Observed now) {
        return values(now, door -> ServeReport.fields(door.stats()).getOrDefault(name, 0L));
    }

    private static List<Labelled> values(Observed now, ToLongFunction<Door> count) {
        return now.doors().stream()
                .map(door -> new Labelled(Map.of("endpoint", door.endpoint().toString()), count.applyAsLong(door)))
                .toList();
    }

    private static List<Labelled> refused(Observed now) {
        return labelled(now, "status", door -> door.stats().http().refusedBy());
    }

    private static List<Labelled> tlsFailures(Observed now) {
        return labelled(
                now,
                "reason",
                door -> door.tlsFailures().entrySet().stream()
                        .collect(Collectors.toMap(failure -> Door.name(failure.getKey()), Map.Entry::getValue)));
    }

    private static List<Labelled> labelled(Observed now, String label, Function<Door, Map<?, Long>> counts) {
        return now.doors().stream()
                .flatMap(door -> counts.apply(door).entrySet().stream()
                        .map(count -> new Labelled(
                                Map.of("endpoint", door.endpoint().toString(), label, String.valueOf(count.getKey())),
                                count.getValue())))
                .toList();
    }
}
