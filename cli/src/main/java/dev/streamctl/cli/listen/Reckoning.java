package dev.streamctl.cli.listen;

import dev.streamctl.cli.output.DeviceReport;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.ListenReport;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.output.Report;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is told of a listener's counters: now and then, and at its end. */
final class Reckoning {

    private static final double NANOS = 1e9;

    private final ListenPlan plan;
    private final Output output;
    private final List<Sink> sinks;
    private final TimeSource time;
    private final long start;

    private long reportedAt;
    private long reportedArrivals;

    /**
     * Nothing was told yet.
     *
     * @param sinks those of the run, which may come later
     * @param start when it has begun to listen, by {@code time}
     */
    Reckoning(ListenPlan plan, Output output, List<Sink> sinks, TimeSource time, long start) {
        this.plan = plan;
        this.output = output;
        this.sinks = sinks;
        this.time = time;
        this.start = start;
        reportedAt = start;
    }

    /**
     * The counters as they are now. Waits for who reads them.
     *
     * @param goesOn asked before each line: a slow reader of a long report does not hold the end up
     */
    void report(ListenerStats stats, List<ListenedDevice> devices, BooleanSupplier goesOn) throws IOException {
        ListenReport all = all("stats", stats);
        for (Report device : reports(stats, devices)) {
            if (goesOn.getAsBoolean()) {
                output.progress(device);
            }
        }
        if (goesOn.getAsBoolean()) {
            tellMore(stats, devices);
            output.progress(all);
        }
    }

    /**
     * The summary, which nobody has to read.
     *
     * @param patience how long standard output may take for the devices, and for all together
     * @return as {@link Output#last}
     */
    @Nullable
    OutputFailedException sumUp(ListenerStats stats, List<ListenedDevice> devices, Duration patience)
            throws IOException, InterruptedException {
        ListenReport all = all("summary", stats);
        output.last(reports(stats, devices), patience);
        tellMore(stats, devices);
        return output.last(List.of(all), patience);
    }

    private static List<Report> reports(ListenerStats stats, List<ListenedDevice> devices) {
        List<Report> reports = new ArrayList<>();
        for (ListenedDevice device : devices) {
            reports.add(new DeviceReport(device, stats.attribution(device.stats())));
        }
        return reports;
    }

    private void tellMore(ListenerStats stats, List<ListenedDevice> devices) {
        if (stats.devices() > devices.size() && plan.devicesShown() > 0) {
            output.notice("  and " + (stats.devices() - devices.size()) + " more devices");
        }
    }

    /** Only this is locked: while the summary is made, a report before it may still wait for its reader. */
    private synchronized ListenReport all(String type, ListenerStats stats) {
        long now = time.nanoTime();
        double rate = (stats.arrived() - reportedArrivals) * NANOS / Math.max(1, now - reportedAt);
        reportedAt = now;
        reportedArrivals = stats.arrived();
        Map<String, SinkStats> told = new LinkedHashMap<>();
        sinks.forEach(sink -> told.put(sink.name(), sink.stats()));
        return new ListenReport(type, Duration.ofNanos(now - start), stats, rate, told);
    }

    /** Warns of what the sinks have not delivered. */
    void tellDrops() {
        for (Sink sink : sinks) {
            SinkStats stats = sink.stats();
            long undelivered = stats.accepted() - stats.delivered();
            if (undelivered > 0) {
                output.notice("warning: %s: %d of %d samples were dropped"
                        .formatted(sink.name(), undelivered, stats.accepted()));
            }
        }
    }

    /** Whether more was lost than may be. */
    ExitCode verdict(ListenerStats end) {
        Double most = plan.maxLoss();
        if (most == null) {
            return ExitCode.DONE;
        }
        if (end.counts().expected() == 0) {
            output.notice("threshold not met: no device was heard, so its loss is not known");
            return ExitCode.THRESHOLD;
        }
        double loss = end.counts().lossRatio();
        if (loss > most) {
            output.notice(
                    String.format(Locale.ROOT, "threshold not met: %.3f%% lost, above %.3f%%", 100 * loss, 100 * most));
            return ExitCode.THRESHOLD;
        }
        return ExitCode.DONE;
    }
}
