package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.cli.output.StandardOutput;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What the launcher runs to train a cache for the Java machine: commands as a user gives them, which end by themselves, with
 * their output thrown away.
 */
public final class Training {

    private Training() {}

    /** Runs the commands. */
    public static void main(String[] args) {
        Main.main(new String[] {"--version"});
        run("selftest");
        run("serve", "--port", "0");
        System.exit(0); // as the command ends
    }

    private static void run(String... args) {
        var around = new Surroundings(
                InputStream.nullInputStream(),
                new StandardOutput(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                Terminal.INPUT.isTerminal(),
                Terminal.OUTPUT.isTerminal(),
                Terminal.ERROR.isTerminal(),
                Map.of("HOME", "/nonexistent"),
                stop -> {
                    new ProcessSignals().onFirst(stop);
                    stop.accept(StopSignal.TERM);
                });
        if (StreamctlCommand.run(around, args) != 0) {
            System.exit(1);
        }
    }
}
