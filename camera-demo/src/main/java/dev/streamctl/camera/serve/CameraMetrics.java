package dev.streamctl.camera.serve;

import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.Processing;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.http.Metrics;
import dev.streamctl.http.Metrics.Labelled;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code /metrics} tells: the counters of a camera for Prometheus, summed over the viewers. */
final class CameraMetrics {

    private static final double MICROS = 1e6;

    private CameraMetrics() {}

    static Response answer(Request request, Observed now) throws IOException {
        var metrics = new Metrics("streamctl_camera_");
        capture(metrics, now);
        viewers(metrics, now.hub());
        reasons(metrics, now.hub().all(), now.capture());
        ages(
                metrics,
                "age_seconds",
                "Age of frames when they were handed to the kernel.",
                now.hub().ages());
        ages(
                metrics,
                "painted_seconds",
                "Time from the capture of a frame to the word of a page that it has painted it.",
                now.painted());
        processing(metrics, now.processing());
        now.telemetry().ifPresent(each -> telemetry(metrics, each));
        return metrics.answer(request);
    }

    private static void capture(Metrics metrics, Observed now) {
        CaptureStats capture = now.capture();
        boolean live = capture.state() == CaptureStats.State.LIVE;
        metrics.gauge(
                        "uptime_seconds",
                        "Time since the camera was opened.",
                        now.uptime().toMillis() / 1000.0)
                .gauge("live", "Whether frames come from the source.", live ? 1 : 0)
                .gauge("max_viewers", "The limit of viewers.", now.maxViewers())
                .gauge("source_stuck", "Calls into the source that hang, each on a thread of its own.", capture.stuck())
                .counter("source_opened", "Times the source was opened, or tried.", capture.opened())
                .counter("late_snapshots", "Frames that did not come within their deadline.", capture.late())
                .counter("ticks_skipped", "Ticks that were not kept.", capture.ticksSkipped());
    }

    private static void viewers(Metrics metrics, HubStats hub) {
        ViewerStats viewers = hub.all();
        metrics.gauge("viewers", "Viewers now.", hub.viewers())
                .counter("frames", "Frames of the source.", hub.published())
                .counter("no_signal_frames", "Frames that said that there is no signal.", hub.noSignal())
                .counter("frame_bytes", "Bytes of all frames.", hub.bytes())
                .counter("viewers_joined", "Viewers since the beginning.", hub.joined())
                .counter("viewers_refused", "Viewers that were one too many.", hub.refused())
                .counter("viewers_cut", "Viewers cut because they did not keep up.", hub.cut())
                .counter("captured", "Frames that the viewers could have got.", viewers.captured())
                .counter("sent", "Frames sent to viewers.", viewers.sent())
                .counter("repeated", "Frames sent again to viewers of MJPEG while none came.", viewers.repeated())
                .counter("sent_bytes", "Bytes of the frames sent to viewers.", viewers.bytes());
    }

    private static void reasons(Metrics metrics, ViewerStats viewers, CaptureStats capture) {
        DropCounts drops = capture.dropped();
        Map<String, Long> failures = new TreeMap<>();
        capture.failures().forEach((why, count) -> failures.put(StatusJson.name(why), count));
        metrics.counters(
                        "skipped",
                        "Frames that viewers did not get.",
                        by(
                                "reason",
                                Map.of(
                                        "slow", viewers.skippedSlow(),
                                        "rate", viewers.skippedRate(),
                                        "left", viewers.skippedLeft())))
                .counters(
                        "dropped",
                        "Pictures of the source that became no frame.",
                        by(
                                "reason",
                                Map.of(
                                        "too_long", drops.tooLong(),
                                        "broken", drops.broken(),
                                        "truncated", drops.truncated())))
                .counters("source_failures", "Times the source failed.", by("reason", failures));
    }

    private static void processing(Metrics metrics, Processing.Stats stats) {
        metrics.counter("processed", "Frames that the processor has done.", stats.processed())
                .counter("process_late", "Frames that it did not do in time.", stats.late())
                .counter("process_failed", "Frames at which it failed.", stats.failed())
                .gauges("value", "What the processor found last.", by("name", stats.values()));
    }

    private static void telemetry(Metrics metrics, Observed.Telemetry telemetry) {
        metrics.counter(
                        "telemetry_samples",
                        "Samples of the camera itself.",
                        telemetry.sender().offered())
                .counters(
                        "telemetry_dropped",
                        "Those that were not sent.",
                        by("reason", StatusJson.dropped(telemetry.sender())))
                .counter(
                        "telemetry_readings_skipped",
                        "Readings whose time had passed before their turn came.",
                        telemetry.loop().ticksSkipped())
                .counter(
                        "telemetry_readings_failed",
                        "Readings that failed.",
                        telemetry.loop().sourceFailures());
    }

    private static List<Labelled> by(String label, Map<String, ? extends Number> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> new Labelled(
                                Map.of(label, each.getKey()), each.getValue().doubleValue()))
                        .toList();
    }

    private static void ages(Metrics metrics, String name, String help, HubStats.Ages ages) {
        List<Metrics.Bucket> buckets = ages.spread().stream()
                .map(range -> new Metrics.Bucket(
                        range.upTo() == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : range.upTo() / MICROS,
                        range.count()))
                .toList();
        metrics.histogram(name, help, buckets, ages.sum() / MICROS);
    }
}
