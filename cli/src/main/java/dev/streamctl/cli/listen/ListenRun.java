package dev.streamctl.cli.listen;

import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.output.DeviceReport;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.ListenReport;
import dev.streamctl.cli.output.ListeningTopic;
import dev.streamctl.cli.output.ListeningUdp;
import dev.streamctl.cli.output.Output;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.listen.Feed;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.listen.Listener;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A listener from its start to its stop. */
public final class ListenRun {

    private static final double NANOS = 1e9;

    private final ListenPlan plan;
    private final Output output;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final TimeSource time = TimeSource.system();
    private final List<Sink> sinks = new ArrayList<>();
    private final long start = time.nanoTime();

    private volatile @Nullable Feed feed;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long reportedAt = start;
    private long reportedArrivals;

    /** A run that has not begun. */
    public ListenRun(ListenPlan plan, Output output) {
        this.plan = plan;
        this.output = output;
    }

    /** Asks it to end; any thread. */
    public void stop() {
        Feed opened = feed;
        if (opened != null) {
            opened.enough();
        }
        stop.countDown();
    }

    /** Listens until it is stopped, or has what it was to get. */
    public ExitCode run() throws Exception {
        var printer = new SamplePrinter(output, plan.format(), plan.escaped(), plan.count(), this::stop);
        boolean printing = plan.format() != SampleFormat.NONE || plan.count() < Long.MAX_VALUE;
        ListenerStats end;
        List<ListenedDevice> devices;
        try {
            if (printing) {
                add(new QueuedSink(printer, plan.sinkQueue(), time));
            }
            for (SinkAddress address : plan.sinks()) {
                add(address.open(plan.sinkQueue(), plan.options().content()));
            }
            Feed opened = open();
            try (opened) {
                tellWhere(opened);
                reportUntilStopped(opened);
            }
            sinks.forEach(Sink::close);
            end = opened.stats();
            devices = opened.devices(plan.devicesShown());
        } finally {
            sinks.forEach(Sink::close);
        }
        report("summary", end, devices);
        tellDrops();
        printer.throwFailure();
        Exception why = failure.get();
        if (why != null) {
            throw why;
        }
        return verdict(end);
    }

    private void add(Sink sink) {
        sink.whenFailed(e -> end(new ListenFailedException("the sink " + sink.name(), e)));
        sinks.add(sink);
    }

    /** It cannot go on: the first reason counts. */
    private void end(Exception why) {
        failure.compareAndSet(null, why);
        stop();
    }

    private Feed open() throws IOException, InterruptedException, ListenRefusedException {
        GroupOptions topic = plan.topic();
        Feed opened = topic == null
                ? Listener.open(plan.options(), sinks, e -> end(new ListenFailedException("the listener", e)))
                : KafkaClient.read(topic, sinks, this::end);
        feed = opened;
        return opened;
    }

    private void tellWhere(Feed opened) throws IOException {
        GroupOptions topic = plan.topic();
        if (opened instanceof Listener listener) {
            tellWhere(listener);
        } else if (topic != null) {
            output.progress(new ListeningTopic(SinkAddress.KAFKA + topic.address(), topic.group()));
        }
    }

    private void tellWhere(Listener listener) throws IOException {
        ListenOptions options = plan.options();
        InetSocketAddress address = listener.address();
        String endpoint = "udp://" + text(address);
        String mode = options.content() == ListenOptions.Content.RAW
                ? "any datagrams"
                : !options.trust().takesUnauthenticated()
                        ? "authenticated devices only"
                        : options.trust().keyring() == null ? "unauthenticated" : "authenticated devices and others";
        output.progress(
                new ListeningUdp(address, endpoint, mode, options.sockets().shards()));
        if (!address.getAddress().isLoopbackAddress() && options.trust().takesUnauthenticated()) {
            output.notice("warning: whoever can send to " + endpoint + " can make up samples and devices (at most "
                    + options.bounds().maxDevices()
                    + " are remembered); --key-file takes only what is signed or sealed");
        }
        int granted = listener.grantedReceiveBuffer();
        if (granted < options.sockets().receiveBuffer()) {
            output.notice("warning: the kernel gives a receive buffer of " + Units.SIZE.format(granted) + ", not "
                    + Units.SIZE.format(options.sockets().receiveBuffer()) + "; bursts may be lost. As root: sysctl -w"
                    + " net.core.rmem_max=" + options.sockets().receiveBuffer());
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private void reportUntilStopped(Feed listener) throws IOException, InterruptedException {
        Duration duration = plan.duration();
        long left = duration == null ? Long.MAX_VALUE : duration.toNanos();
        long period =
                plan.interval().isZero() ? Long.MAX_VALUE : plan.interval().toNanos();
        while (true) {
            long elapsed = time.nanoTime() - start;
            // reports that were missed, while the process was stopped say, are not made up for
            long wait = Math.min(left - elapsed, period - elapsed % period);
            if (stop.await(wait, TimeUnit.NANOSECONDS) || time.nanoTime() - start >= left) {
                return;
            }
            report("stats", listener.stats(), listener.devices(plan.devicesShown()));
        }
    }

    private void report(String type, ListenerStats stats, List<ListenedDevice> devices) throws IOException {
        long now = time.nanoTime();
        double rate = (stats.arrived() - reportedArrivals) * NANOS / Math.max(1, now - reportedAt);
        reportedAt = now;
        reportedArrivals = stats.arrived();
        for (ListenedDevice device : devices) {
            output.progress(new DeviceReport(device, stats.attribution(device.stats())));
        }
        if (stats.devices() > devices.size() && plan.devicesShown() > 0) {
            output.notice("  and " + (stats.devices() - devices.size()) + " more devices");
        }
        Map<String, SinkStats> told = new LinkedHashMap<>();
        sinks.forEach(sink -> told.put(sink.name(), sink.stats()));
        output.progress(new ListenReport(type, Duration.ofNanos(now - start), stats, rate, told));
    }

    private void tellDrops() {
        for (Sink sink : sinks) {
            SinkStats stats = sink.stats();
            if (stats.dropped() > 0) {
                output.notice("warning: %s: %d of %d samples were dropped"
                        .formatted(sink.name(), stats.dropped(), stats.accepted()));
            }
        }
    }

    private ExitCode verdict(ListenerStats end) {
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
