package dev.streamctl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command with its arguments, and ends the process with its exit code. */
    public static void main(String[] args) {
        if (!toldVersion(args)) {
            exit(StreamctlCommand.run(Surroundings.ofProcess(), args));
        }
    }

    static void exit(int code) {
        System.exit(code);
    }

    /**
     * The version alone is told without picocli and without {@link System#exit}: together they take twice as long as the
     * Java machine takes to start. What cannot be written is left to the command, which says why.
     */
    private static boolean toldVersion(String[] args) {
        if (args.length != 1 || !args[0].equals("--version") && !args[0].equals("-V")) {
            return false;
        }
        try {
            new FileOutputStream(FileDescriptor.out)
                    .write((VersionProvider.line() + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
