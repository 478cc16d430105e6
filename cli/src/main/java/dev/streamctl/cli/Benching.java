package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.cli.bench.BenchRun;
import dev.streamctl.cli.bench.Comparison;
import dev.streamctl.cli.bench.Load;
import dev.streamctl.cli.bench.Pass;
import dev.streamctl.cli.bench.RunStats;
import dev.streamctl.cli.bench.RunSummary;
import dev.streamctl.cli.bench.Thresholds;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.limits.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench} at work: one run or two, and what they come to.
 *
 * @param second the server to compare with, if any
 * @param pass what both servers are shown
 * @param live whether a person watches standard error
 */
record Benching(
        Endpoint first,
        @Nullable Endpoint second,
        Pass pass,
        Load load,
        Thresholds thresholds,
        Opening network,
        Limits limits,
        Duration interval,
        boolean live) {

    ExitCode run(Signals signals, Output output) throws IOException, InterruptedException, CommandFailedException {
        var signal = new AtomicReference<@Nullable StopSignal>();
        Thread caller = Thread.currentThread();
        signals.onFirst(output::notice, received -> {
            output.notice("stopping (again to force)");
            signal.set(received);
            caller.interrupt();
        });
        try {
            if (second != null) {
                return compare(second, output);
            }
            RunSummary run = measure(first, load, output);
            return conclude(run, thresholds.unmet(run), output);
        } catch (InterruptedException e) {
            StopSignal received = signal.get();
            if (received == null) {
                throw e;
            }
            return received.exitCode();
        }
    }

    /** Whoever is measured first must not pay for the Java machine of this side, which is still cold. */
    private ExitCode compare(Endpoint other, Output output)
            throws IOException, InterruptedException, CommandFailedException {
        if (!load.warmup().isZero()) {
            for (Endpoint endpoint : new Endpoint[] {first, other}) {
                output.detail("warming up with " + endpoint);
                RunSummary practice = measure(endpoint, load.practice(), output);
                if (practice.failure() != null) {
                    return conclude(practice, null, output);
                }
            }
        }
        RunSummary one = measure(first, load, output);
        ExitCode code = conclude(one, thresholds.unmet(one), output);
        if (one.failure() != null) {
            return code;
        }
        RunSummary two = measure(other, load, output);
        ExitCode secondCode = conclude(two, null, output);
        if (two.failure() != null) {
            return secondCode;
        }
        output.data(new Comparison(one, two));
        return code;
    }

    private RunSummary measure(Endpoint endpoint, Load what, Output output)
            throws IOException, InterruptedException, CommandFailedException {
        try (Network running = network.open(output)) {
            return new BenchRun(endpoint, pass, what, interval, stats -> tell(stats, output)).run(running, limits);
        } finally {
            output.endLive();
        }
    }

    private void tell(RunStats stats, Output output) throws IOException {
        if (output.isJson()) {
            output.data(stats);
        } else if (live) {
            output.live(stats.text());
        }
    }

    /** Says what is wrong with a run, if anything, and then what came of it. */
    private static ExitCode conclude(RunSummary run, @Nullable String unmet, Output output)
            throws IOException, InterruptedException {
        Exception failed = run.failure();
        if (failed instanceof InterruptedException interrupted) {
            output.data(run);
            throw interrupted;
        }
        if (failed == null && unmet != null) {
            failed = new CommandFailedException(new Failure(ExitCode.THRESHOLD, unmet, null));
        }
        Failure told = failed == null ? null : FailureText.of(failed);
        if (failed != null && told != null) {
            output.failure(told, failed);
        }
        output.data(run);
        return told == null ? ExitCode.DONE : told.code();
    }
}
