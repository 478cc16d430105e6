package dev.streamctl.cli.options;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How often a server tells its statistics. */
public final class IntervalOption {

    private final OptionSpec interval = OptionSpec.builder("--interval")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("0")
            .description("time between two lines of statistics; 0 is never (default: ${DEFAULT-VALUE})")
            .build();

    /** Adds the option to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(interval);
    }

    /** The time between two lines; zero is never. */
    public Duration time() {
        return interval.getValue();
    }
}
