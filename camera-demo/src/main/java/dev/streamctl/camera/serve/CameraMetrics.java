package dev.streamctl.camera.serve;

import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.Processing;
import dev.streamctl.camera.ViewerStats;
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
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code /metrics} tells: the counters of a camera for Prometheus, summed over the viewers. */
final class CameraMetrics {

    private static final String PREFIX = "streamctl_camera_";
    private static final String REASON = "reason";
    private static final double MICROS = 1e6;

    private CameraMetrics() {}

    static Response answer(Request request, Observed now) throws IOException {
        ExpositionFormatWriter writer =
                ExpositionFormats.init().findWriter(request.header("accept").orElse(""));
        var text = new ByteArrayOutputStream();
        writer.write(text, new MetricSnapshots(snapshots(now)));
        return Response.bytes(writer.getContentType(), text.toByteArray());
    }

    private static List<MetricSnapshot> snapshots(Observed now) {
        List<MetricSnapshot> all = new ArrayList<>();
        CaptureStats capture = now.capture();
        HubStats hub = now.hub();
        all.add(gauge(
                "uptime_seconds",
                "Time since the camera was opened.",
                now.uptime().toMillis() / 1000.0));
        all.add(gauge(
                "live", "Whether frames come from the source.", capture.state() == CaptureStats.State.LIVE ? 1 : 0));
        all.add(gauge("viewers", "Viewers now.", hub.viewers()));
        all.add(gauge("max_viewers", "The limit of viewers.", now.maxViewers()));
        all.add(counter("frames", "Frames of the source.", hub.published()));
        all.add(counter("no_signal_frames", "Frames that said that there is no signal.", hub.noSignal()));
        all.add(counter("frame_bytes", "Bytes of all frames.", hub.bytes()));
        all.add(counter("source_opened", "Times the source was opened, or tried.", capture.opened()));
        all.add(counter("late_snapshots", "Frames that did not come within their deadline.", capture.late()));
        all.add(counter("ticks_skipped", "Ticks that were not kept.", capture.ticksSkipped()));
        all.add(counter("viewers_joined", "Viewers since the beginning.", hub.joined()));
        all.add(counter("viewers_refused", "Viewers that were one too many.", hub.refused()));
        all.add(counter("viewers_cut", "Viewers cut because they did not keep up.", hub.cut()));
        ViewerStats viewers = hub.all();
        all.add(counter("captured", "Frames that the viewers could have got.", viewers.captured()));
        all.add(counter("sent", "Frames sent to viewers.", viewers.sent()));
        all.add(counter("sent_bytes", "Bytes of the frames sent to viewers.", viewers.bytes()));
        reasons(all, viewers, capture);
        all.add(ages("age_seconds", "Age of frames when they were handed to the kernel.", hub.ages()));
        all.add(ages(
                "painted_seconds",
                "Time from the capture of a frame to the word of a page that it has painted it.",
                now.painted()));
        processing(all, now.processing());
        return all;
    }

    private static void reasons(List<MetricSnapshot> all, ViewerStats viewers, CaptureStats capture) {
        Map<String, Long> skipped = new TreeMap<>();
        skipped.put("slow", viewers.skippedSlow());
        skipped.put("rate", viewers.skippedRate());
        skipped.put("left", viewers.skippedLeft());
        all.add(counters("skipped", "Frames that viewers did not get.", skipped));
        DropCounts drops = capture.dropped();
        Map<String, Long> dropped = new TreeMap<>();
        dropped.put("too_long", drops.tooLong());
        dropped.put("broken", drops.broken());
        dropped.put("truncated", drops.truncated());
        all.add(counters("dropped", "Pictures of the source that became no frame.", dropped));
        Map<String, Long> failures = new TreeMap<>();
        capture.failures().forEach((why, count) -> failures.put(StatusJson.name(why), count));
        all.add(counters("source_failures", "Times the source failed.", failures));
    }

    private static void processing(List<MetricSnapshot> all, Processing.Stats stats) {
        all.add(counter("processed", "Frames that the processor has done.", stats.processed()));
        all.add(counter("process_late", "Frames that it did not do in time.", stats.late()));
        all.add(counter("process_failed", "Frames at which it failed.", stats.failed()));
        var values = GaugeSnapshot.builder().name(PREFIX + "value").help("What the processor found last.");
        new TreeMap<>(stats.values())
                .forEach((name, value) -> values.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("name", name))
                        .value(value)
                        .build()));
        all.add(values.build());
    }

    private static MetricSnapshot ages(String name, String help, HubStats.Ages ages) {
        return SummarySnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(SummaryDataPointSnapshot.builder()
                        .count(ages.count())
                        .quantiles(Quantiles.of(
                                new Quantile(0.5, ages.p50() / MICROS),
                                new Quantile(0.9, ages.p90() / MICROS),
                                new Quantile(0.99, ages.p99() / MICROS),
                                new Quantile(1, ages.max() / MICROS)))
                        .build())
                .build();
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot counters(String name, String help, Map<String, Long> byReason) {
        var counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
        byReason.forEach((reason, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of(REASON, reason))
                .value(value)
                .build()));
        return counter.build();
    }
}
