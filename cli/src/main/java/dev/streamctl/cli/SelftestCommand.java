package dev.streamctl.cli;

import dev.streamctl.Network;
import dev.streamctl.cli.options.LimitText;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.output.CheckReport;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code streamctl selftest}. */
@Command(
        name = "selftest",
        description = "Sends frames of every framing through this machine's loopback and a Unix socket, and back.",
        footer = {
            "",
            "Prints a line for each check and ends by itself; exit code 1 when one failed.",
            "",
            "Examples:",
            "  streamctl selftest",
            "  streamctl selftest --transport nio --json",
            "  streamctl selftest --timeout 20s    # on a small board that is busy"
        })
final class SelftestCommand extends Subcommand {

    /** With what closing may take ({@link RoundTrip#CLOSING}) it is over within two seconds also where a check hangs. */
    static final String LONGEST = "1500ms";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = LONGEST,
            description =
                    "longest time for one check, at most 1h; one that takes longer has failed, and is the last (default:"
                            + " ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    private final NetworkChoice network = new NetworkChoice();

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(this);
        network.addTo(spec);
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        if (timeout.toMillis() < Limit.CONNECT_TIMEOUT.least() || timeout.toMillis() > Limit.CONNECT_TIMEOUT.most()) {
            throw wrongUsage("Invalid value for option '--timeout': it is not within "
                    + LimitText.range(Limit.CONNECT_TIMEOUT)); // which no connection exceeds
        }
        List<String> failed;
        try (Network running = opening(network).open(output)) {
            failed = failures(RoundTrip.all(), running, timeout, output);
        }
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        throw new CommandFailedException(
                new Failure(ExitCode.UNEXPECTED, "selftest failed: " + String.join(", ", failed), null));
    }

    /** Reports each check, up to the first that hangs, and returns the names of those that failed. */
    static List<String> failures(List<RoundTrip<?>> checks, Network network, Duration longest, Output output)
            throws IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        boolean hangs = false;
        for (int i = 0; i < checks.size() && !hangs; i++) {
            RoundTrip<?> check = checks.get(i);
            long start = System.nanoTime();
            String problem;
            try {
                problem = check.run(network, longest);
            } catch (DeadlineExceededException e) {
                hangs = true;
                problem = "no answer within " + Units.TIME.format(longest.toMillis()) + " (--timeout waits longer); the"
                        + " checks behind it are left out";
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            output.data(new CheckReport(check.name(), elapsed, problem));
            if (problem != null) {
                failed.add(check.name());
            }
        }
        return failed;
    }
}
