package dev.streamctl.cli.options;

import picocli.CommandLine.Option;

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

    @Option(
            names = "--json",
            description = "print JSON Lines on standard output: one object a line with a \"type\", errors and the"
                    + " summary included")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "print nothing but errors on standard error")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            split = ",",
            description = "print more on standard error; -vv everything, with stack traces (STREAMCTL_VERBOSE=2)")
    private boolean[] verbose = {};

    /** Whether output is JSON Lines. */
    public boolean json() {
        return json;
    }

    /** How much goes to standard error; {@code -v} wins over {@code -q}. */
    public Detail detail() {
        if (verbose.length > 0) {
            return verbose.length > 1 ? Detail.DEBUG : Detail.VERBOSE;
        }
        return quiet ? Detail.QUIET : Detail.NORMAL;
    }
}
