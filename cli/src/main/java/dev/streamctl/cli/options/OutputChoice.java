package dev.streamctl.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is printed, and how. */
public final class OutputChoice {

    /** How much goes to standard error. */
    public enum Detail {
        /** Errors only. */
        QUIET,
        /** Errors, warnings and what the command does. */
        NORMAL,
        /** Each connection too. */
        VERBOSE,
        /** Everything, with stack traces. */
        DEBUG
    }

    private final OptionSpec json = OptionSpec.builder("--json")
            .type(boolean.class)
            .description(
                    "print JSON Lines on standard output: one object a line with a \"type\", errors and the summary"
                            + " included")
            .build();

    private final OptionSpec quiet = OptionSpec.builder("-q", "--quiet")
            .type(boolean.class)
            .description("print nothing but errors on standard error")
            .build();

    private final OptionSpec verbose = OptionSpec.builder("-v", "--verbose")
            .type(boolean[].class)
            .arity("0")
            .splitRegex(",")
            .description("print more on standard error; -vv everything, with stack traces (STREAMCTL_VERBOSE=2)")
            .build();

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(json).addOption(quiet).addOption(verbose);
    }

    /** Whether output is JSON Lines. */
    public boolean json() {
        return Boolean.TRUE.equals(json.getValue());
    }

    /** How much goes to standard error; {@code -v} wins over {@code -q}. */
    public Detail detail() {
        boolean[] given = verbose.getValue();
        if (given != null && given.length > 0) {
            return given.length > 1 ? Detail.DEBUG : Detail.VERBOSE;
        }
        return Boolean.TRUE.equals(quiet.getValue()) ? Detail.QUIET : Detail.NORMAL;
    }
}
