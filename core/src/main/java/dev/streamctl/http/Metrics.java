package dev.streamctl.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a program at one moment, for Prometheus: in its text format, or in that of OpenMetrics where the request asks
 * for it. Needs {@code prometheus-metrics-exposition-textformats} and {@code prometheus-metrics-model}, which a program that
 * uses this names itself. For one thread.
 */
public final class Metrics {

    /**
     * A number with labels.
     *
     * @param labels their values by their names
     */
    public record Labelled(Map<String, String> labels, double value) {}

    private final String prefix;
    private final List<MetricSnapshot> all = new ArrayList<>();

    /** @param prefix of all names, as {@code streamctl_} */
    public Metrics(String prefix) {
        this.prefix = prefix;
    }

    /** Adds a number that goes up and down. */
    public Metrics gauge(String name, String help, double value) {
        return gauges(name, help, List.of(new Labelled(Map.of(), value)));
    }

    /** Adds such numbers of several things. */
    public Metrics gauges(String name, String help, List<Labelled> values) {
        var gauge = GaugeSnapshot.builder().name(prefix + name).help(help);
        for (Labelled each : values) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(labels(each))
                    .value(each.value())
                    .build());
        }
        all.add(gauge.build());
        return this;
    }

    /** Adds a number that only grows; {@code _total} is put behind its name. */
    public Metrics counter(String name, String help, double value) {
        return counters(name, help, List.of(new Labelled(Map.of(), value)));
    }

    /** Adds such numbers of several things. */
    public Metrics counters(String name, String help, List<Labelled> values) {
        var counter = CounterSnapshot.builder().name(prefix + name).help(help);
        for (Labelled each : values) {
            counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels(each))
                    .value(each.value())
                    .build());
        }
        all.add(counter.build());
        return this;
    }

    /**
     * Values up to a bound, but above that of the bucket before.
     *
     * @param upTo the bound; the last bucket's is {@link Double#POSITIVE_INFINITY}
     */
    public record Bucket(double upTo, long count) {}

    /**
     * Adds how something is spread, as a histogram of fixed buckets.
     *
     * @param sum of all values
     */
    public Metrics histogram(String name, String help, List<Bucket> buckets, double sum) {
        var spread = ClassicHistogramBuckets.of(
                buckets.stream().map(Bucket::upTo).toList(),
                buckets.stream().map(Bucket::count).toList());
        all.add(HistogramSnapshot.builder()
                .name(prefix + name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(spread)
                        .sum(sum)
                        .build())
                .build());
        return this;
    }

    private static Labels labels(Labelled each) {
        String[] names = each.labels().keySet().toArray(String[]::new);
        String[] values = each.labels().values().toArray(String[]::new);
        return Labels.of(names, values);
    }

    /** The answer to a request for them. */
    public Response answer(Request request) throws IOException {
        ExpositionFormatWriter writer =
                ExpositionFormats.init().findWriter(request.header("accept").orElse(""));
        var text = new ByteArrayOutputStream();
        writer.write(text, new MetricSnapshots(all));
        return Response.bytes(writer.getContentType(), text.toByteArray());
    }
}
