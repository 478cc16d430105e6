package dev.streamctl.cli;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command with its arguments, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(StreamctlCommand.run(Surroundings.ofProcess(), args));
    }
}
