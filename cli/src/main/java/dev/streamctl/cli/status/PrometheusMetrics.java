package dev.streamctl.cli.status;

import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The counters in the text format of Prometheus, or of OpenMetrics where the request asks for that: those of each door with
 * the label {@code endpoint}, under the names of the statistics.
 */
public final class PrometheusMetrics {

    private static final String PREFIX = "streamctl_";
    private static final String OPEN = "open";

    /** The one of the statistics that is a sum over those with the label of a status. */
    private static final String REFUSED = "http_refused";

    private PrometheusMetrics() {}

    /** The answer to a request for them. */
    public static Response answer(Request request, Observed now) throws IOException {
        ExpositionFormatWriter writer =
                ExpositionFormats.init().findWriter(request.header("accept").orElse(""));
        var text = new ByteArrayOutputStream();
        writer.write(text, new MetricSnapshots(snapshots(now)));
        return Response.bytes(writer.getContentType(), text.toByteArray());
    }

    private static List<MetricSnapshot> snapshots(Observed now) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(gauge(
                "uptime_seconds",
                "Time since the servers began to listen.",
                now.uptime().toMillis() / 1000.0));
        now.handler()
                .forEach((name, value) -> all.add(gauge("handler_" + name, "Counter of the handler: " + name, value)));
        for (String name : ServeReport.fields(now.doors().getFirst().stats()).keySet()) {
            if (name.equals(OPEN)) {
                all.add(open(now));
            } else if (!name.equals(REFUSED)) {
                all.add(counter(name, now));
            }
        }
        all.add(refused(now));
        if (now.doors().stream().anyMatch(door -> door.endpoint().isSecure())) {
            all.add(tlsFailures(now));
            all.add(failedReloads(now));
        }
        return all;
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot open(Observed now) {
        var gauge = GaugeSnapshot.builder().name(PREFIX + "connections").help("Connections now.");
        for (Observed.Door door : now.doors()) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels(door))
                    .value(door.stats().open())
                    .build());
        }
        return gauge.build();
    }

    private static MetricSnapshot counter(String name, Observed now) {
        var counter = CounterSnapshot.builder()
                .name(PREFIX + name)
                .help("Counter of the server: " + name.replace('_', ' ') + ".");
        for (Observed.Door door : now.doors()) {
            counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(door))
                    .value(ServeReport.fields(door.stats()).getOrDefault(name, 0L))
                    .build());
        }
        return counter.build();
    }

    private static MetricSnapshot refused(Observed now) {
        var counter = CounterSnapshot.builder()
                .name(PREFIX + REFUSED)
                .help("Requests that were refused before any handler, by their status.");
        for (Observed.Door door : now.doors()) {
            for (Map.Entry<Integer, Long> status :
                    door.stats().http().refusedBy().entrySet()) {
                counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "endpoint", door.endpoint().toString(), "status", String.valueOf(status.getKey())))
                        .value(status.getValue())
                        .build());
            }
        }
        return counter.build();
    }

    private static MetricSnapshot tlsFailures(Observed now) {
        var counter = CounterSnapshot.builder()
                .name(PREFIX + "tls_failures")
                .help("Handshakes of TLS that failed, by the reason.");
        for (Observed.Door door : now.doors()) {
            door.tlsFailures()
                    .forEach((failure, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(Labels.of(
                                    "endpoint", door.endpoint().toString(), "reason", Observed.Door.name(failure)))
                            .value(count)
                            .build()));
        }
        return counter.build();
    }

    private static MetricSnapshot failedReloads(Observed now) {
        var counter = CounterSnapshot.builder()
                .name(PREFIX + "tls_failed_reloads")
                .help("Changed certificates that could not be used: the old ones stayed.");
        for (Observed.Door door : now.doors()) {
            counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(door))
                    .value(door.failedReloads())
                    .build());
        }
        return counter.build();
    }

    private static Labels labels(Observed.Door door) {
        return Labels.of("endpoint", door.endpoint().toString());
    }
}
