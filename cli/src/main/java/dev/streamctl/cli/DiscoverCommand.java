package dev.streamctl.cli;

import dev.streamctl.cli.node.FoundReport;
import dev.streamctl.cli.node.FoundSummary;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.discovery.Browser;
import dev.streamctl.discovery.NodeRecord.Found;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl discover}. */
final class DiscoverCommand extends Subcommand {

    private static final String[] FOOTER = {
        "",
        "Asks by multicast DNS (_streamctl._tcp) on every interface that is up. What tells lies of itself is not listed, but"
                + " told on standard error. A node is heard of some 4 seconds after its start. No node is no failure: the list is"
                + " empty then.",
        "",
        "Examples:",
        "  streamctl discover",
        "  streamctl discover --json --timeout 1s"
    };

    private final OptionSpec timeout = OptionSpec.builder("--timeout")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("5s")
            .description("how long to listen for answers (default: ${DEFAULT-VALUE})")
            .build();

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("discover");
        spec.usageMessage()
                .description("Lists the nodes that can be heard of: name, role and address.")
                .footer(FOOTER);
        return spec.addOption(timeout);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        try (Browser browser = Browser.open()) {
            browser.listen(timeout.getValue());
            List<Found> nodes = browser.nodes();
            for (Found node : nodes) {
                output.data(new FoundReport(node));
            }
            output.progress(new FoundSummary(nodes.size(), browser.refused()));
        }
        return ExitCode.DONE;
    }
}
