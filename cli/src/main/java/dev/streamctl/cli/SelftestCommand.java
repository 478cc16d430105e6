package dev.streamctl.cli;

import dev.streamctl.Network;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.output.CheckReport;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.task.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
            "  streamctl selftest --transport nio --json"
        })
final class SelftestCommand extends Subcommand {

    /**
     * For all checks together, in case one hangs; without that they take a fraction of a second. With what closing may take
     * ({@link RoundTrip#CLOSING}) it ends within two seconds.
     */
    static final Duration LONGEST = Duration.ofMillis(1500);

    @Mixin
    private final NetworkChoice network = new NetworkChoice();

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        List<String> failed = new ArrayList<>();
        Deadline deadline = Deadline.after(LONGEST);
        try (Network running = open(network.options())) {
            for (RoundTrip<?> check : RoundTrip.all()) {
                long start = System.nanoTime();
                String problem = check.run(running, deadline);
                Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
                output.data(new CheckReport(check.name(), elapsed, problem));
                if (problem != null) {
                    failed.add(check.name());
                }
            }
        }
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        throw new CommandFailedException(
                new Failure(ExitCode.UNEXPECTED, "selftest failed: " + String.join(", ", failed), null));
    }
}
