package dev.streamctl.cli;

import dev.streamctl.cli.output.ExitCode;

/** The signals that ask the command to end. */
public enum StopSignal {
    /** SIGINT: Ctrl-C. */
    INT(ExitCode.INTERRUPTED),
    /** SIGTERM. */
    TERM(ExitCode.TERMINATED),
    /** SIGHUP: the terminal is gone. Only commands that must not end at once take it so, see {@link Signals#onFirstOrHangup}. */
    HUP(ExitCode.HUNG_UP);

    private final ExitCode exitCode;

    StopSignal(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    /** How a command that was cut short by it ends. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
