package dev.streamctl.cli;

import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.Reports;
import dev.streamctl.cli.telemetry.SendReport;
import dev.streamctl.telemetry.send.RouteStats;
import dev.streamctl.telemetry.send.SampleLoop;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.telemetry.source.SampleSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code send telemetry} at work. The readings have a thread of their own, and standard input another, so that neither
 * somebody who reads the statistics slowly nor a slow writer moves a reading.
 *
 * @param options how to send
 * @param goesOn whether it begins although the target cannot be found
 * @param source what is read at each period; null for standard input
 * @param period between two readings
 * @param count how many readings, or samples of standard input, are wanted
 * @param duration how long; null without an end
 * @param interval between two lines of statistics; zero is never
 * @param what for the line that says what it does
 */
record Sending(
        SenderOptions options,
        boolean goesOn,
        @Nullable SampleSource source,
        Duration period,
        long count,
        @Nullable Duration duration,
        Duration interval,
        String what) {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        long start = System.nanoTime();
        var done = new CountDownLatch(1);
        var signal = new CompletableFuture<StopSignal>();
        var failure = new AtomicReference<@Nullable Throwable>();
        surroundings.signals().onFirst(output::notice, received -> {
            output.notice("stopping (again to force)");
            signal.complete(received);
            done.countDown();
        });
        Reporting reporting;
        Reports reports;
        try (TelemetrySender sender = TelemetrySender.open(options, new SecureRandom())) {
            boolean begins = goesOn || isFound(sender, signal);
            var input = source == null ? new InputSamples(surroundings.in(), count, output) : null;
            SampleLoop loop = source == null
                    ? new SampleLoop(sender, _ -> {}, period)
                    : new SampleLoop(sender, source, period, count, duration == null ? FOREVER : duration);
            reporting = new Reporting(start, sender, loop, input);
            reports = Reports.begin(output, interval, () -> reporting.report("stats"), done::countDown);
            if (begins) {
                output.notice("sending to udp://%s as %s (%s)".formatted(options.target(), options.device(), what));
                warnOfSmallBuffer(sender, output);
                Thread ticks = start("ticks", loop::run, failure, done);
                if (input != null) {
                    start("input", () -> input.sendAll(sender), failure, done);
                }
                await(done, start);
                ticks.interrupt();
                ticks.join(PATIENCE);
            }
        }
        IOException untold = reports.end(reporting.report("summary"));
        return end(signal.getNow(null), failure.get(), untold);
    }

    /** Waits until the target is found; false where a signal comes first: whoever looks it up is not waited for. */
    private static boolean isFound(TelemetrySender sender, CompletableFuture<StopSignal> signal)
            throws CommandFailedException, InterruptedException {
        var found = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try {
                sender.awaitTarget();
                found.complete("");
            } catch (IOException | InterruptedException e) {
                found.complete(String.valueOf(e.getMessage()));
            }
        });
        try {
            CompletableFuture.anyOf(found, signal).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // neither ends so
        }
        if (signal.isDone()) {
            return false;
        }
        String problem = found.getNow("");
        if (!problem.isEmpty()) {
            throw new CommandFailedException(
                    new Failure(ExitCode.NO_CONNECTION, problem, "is --target right? --wait goes on and waits for it"));
        }
        return true;
    }

    private void warnOfSmallBuffer(TelemetrySender sender, Output output) {
        int wanted = options.link().sendBuffer();
        RouteStats route = sender.stats().route();
        if (route.remote() != null && route.sendBuffer() < wanted) {
            output.notice("warning: the send buffer has %d bytes, not %d; sysctl -w net.core.wmem_max=%d allows more"
                    .formatted(route.sendBuffer(), wanted, wanted));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Whichever ends first is the end of all. */
    private static Thread start(
            String name, Work work, AtomicReference<@Nullable Throwable> failure, CountDownLatch done) {
        return Thread.ofPlatform().daemon().name("streamctl-send-" + name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                // the end
            } catch (Throwable e) { // an Error ends the run too: without this thread it is no use
                if (done.getCount() > 0) { // else it only met the closed sender
                    failure.compareAndSet(null, e);
                }
            } finally {
                done.countDown();
            }
        });
    }

    /** Waits for the end, and tells all others of it. */
    private void await(CountDownLatch done, long start) throws InterruptedException {
        if (source != null || duration == null) { // a source that is read at each period ends by itself
            done.await();
        } else {
            var _ = done.await(duration.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            done.countDown();
        }
    }

    /** Without an end of its own, the signal is how it ends; else it was cut short. */
    private ExitCode end(@Nullable StopSignal signal, @Nullable Throwable failure, @Nullable IOException untold)
            throws Exception {
        if (failure instanceof Exception e) {
            throw e;
        }
        if (failure != null) {
            throw new CommandFailedException(FailureText.of(failure));
        }
        if (untold != null) {
            throw untold;
        }
        boolean endless = source != null && count == Long.MAX_VALUE && duration == null;
        return signal == null || endless ? ExitCode.DONE : signal.exitCode();
    }

    /** What the statistics are made of. */
    private final class Reporting {

        private final long start;
        private final TelemetrySender sender;
        private final SampleLoop loop;
        private final @Nullable InputSamples input;

        Reporting(long start, TelemetrySender sender, SampleLoop loop, @Nullable InputSamples input) {
            this.start = start;
            this.sender = sender;
            this.loop = loop;
            this.input = input;
        }

        SendReport report(String type) {
            return new SendReport(
                    type,
                    Duration.ofNanos(System.nanoTime() - start),
                    options.target(),
                    options.device(),
                    sender.stats(),
                    loop.stats(),
                    input == null ? SendReport.Input.NONE : input.seen());
        }
    }
}
