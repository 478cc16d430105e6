package dev.streamctl.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A verb with commands below it, which does nothing by itself. */
final class CommandGroup implements Callable<Integer> {

    private @Nullable CommandSpec spec;

    private CommandGroup() {}

    static CommandLine of(
            String name, String description, StreamctlCommand streamctl, Map<String, Subcommand> subcommands) {
        var group = new CommandGroup();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(group).name(name);
        spec.usageMessage().description(description);
        StandardOptions.addTo(spec);
        group.spec = spec;
        var line = new CommandLine(spec);
        subcommands.forEach((subname, subcommand) -> line.addSubcommand(subname, subcommand.of(streamctl)));
        return line;
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(
                line,
                "Missing command: " + String.join(", ", line.getSubcommands().keySet()));
    }
}
