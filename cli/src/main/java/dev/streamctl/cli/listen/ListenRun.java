package dev.streamctl.cli.listen;

import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.listen.Feed;
import dev.streamctl.telemetry.listen.Listener;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.sink.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A listener from its start to its stop. */
public final class ListenRun {

    /** How long reports may take once it is to end, and the summary: as long as a sink may. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final ListenPlan plan;
    private final Output output;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final TimeSource time = TimeSource.system();
    private final List<Sink> sinks = new ArrayList<>();
    private final long start = time.nanoTime();
    private final Reckoning reckoning;

    private volatile @Nullable Feed feed;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Why nothing more is written to standard output; null as long as its reader goes on. */
    private @Nullable OutputFailedException unread;

    /** A run that has not begun. */
    public ListenRun(ListenPlan plan, Output output) {
        this.plan = plan;
        this.output = output;
        reckoning = new Reckoning(plan, output, sinks, time, start);
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
        Feed opened;
        try {
            if (plan.format() != SampleFormat.NONE || plan.count() < Long.MAX_VALUE) {
                add(new QueuedSink(printer, plan.sinkQueue(), time));
            }
            for (SinkAddress address : plan.sinks()) {
                add(address.open(plan.sinkQueue(), plan.options().content()));
            }
            opened = open();
            try (opened) {
                attend(opened);
            }
        } finally {
            closeSinks(printer);
        }
        ListenerStats end = opened.stats();
        OutputFailedException untold = reckoning.sumUp(end, opened.devices(plan.devicesShown()), PATIENCE);
        if (unread == null) {
            unread = untold;
        }
        reckoning.tellDrops();
        printer.throwFailure();
        Exception why = failure.get();
        if (why == null) {
            why = unread;
        }
        if (why != null) {
            throw why;
        }
        return reckoning.verdict(end);
    }

    /** Has it told of on a thread of its own, which a reader of standard output that stands still may hold, until it is to end. */
    private void attend(Feed opened) throws InterruptedException {
        Thread reporter = Thread.ofPlatform().daemon().name("streamctl-reports").start(() -> tellAll(opened));
        Duration duration = plan.duration();
        if (duration == null) {
            stop.await();
        } else {
            stop.await(duration.toNanos() - (time.nanoTime() - start), TimeUnit.NANOSECONDS);
        }
        stop.countDown();
        if (!reporter.join(PATIENCE) && output.isJson()) { // else it is standard error that holds it
            unread = output.giveUp();
        }
    }

    private void tellAll(Feed opened) {
        try {
            new Beginning(plan, output).tell(opened);
            reportUntilStopped(opened);
        } catch (Exception e) {
            end(e);
        } catch (Error e) {
            end(new ListenFailedException("what reports the counters", e));
        }
    }

    /** What the printer has not brought out by then, nobody reads: its thread, and who else writes, is not waited for any more. */
    private void closeSinks(SamplePrinter printer) throws IOException, ExecutionException, InterruptedException {
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
            sinks.forEach(sink -> scope.fork(sink::close)); // side by side: each may take its seconds
            scope.join();
        }
        boolean held = sinks.stream()
                .anyMatch(sink ->
                        sink.name().equals(printer.name()) && sink.stats().waiting() > 0);
        if (held && unread == null) {
            unread = output.giveUp();
        }
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

    private void reportUntilStopped(Feed listener) throws IOException, InterruptedException {
        long period =
                plan.interval().isZero() ? Long.MAX_VALUE : plan.interval().toNanos();
        // reports that were missed, while the process was stopped say, are not made up for
        while (!stop.await(period - (time.nanoTime() - start) % period, TimeUnit.NANOSECONDS)) {
            reckoning.report(listener.stats(), listener.devices(plan.devicesShown()), () -> stop.getCount() > 0);
        }
    }
}
