package dev.streamctl.cli;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command with its arguments. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--version")) {
            System.out.println("streamctl " + Main.class.getPackage().getImplementationVersion());
            return;
        }
        System.err.println("streamctl: no command is built in yet");
        System.exit(2);
    }
}
