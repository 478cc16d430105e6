package dev.streamctl.cli;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command with its arguments. */
    public static void main(String[] args) {
        System.err.println("streamctl: no command is built in yet");
        System.exit(args.length == 0 ? 0 : 2);
    }
}
