package dev.streamctl.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a run of the command has around it. A test brings its own.
 *
 * @param in standard input, unbuffered
 * @param out standard output: data only
 * @param err standard error: everything for a person
 * @param inIsTerminal whether a person types the input
 * @param outIsTerminal whether a person reads the output
 * @param errIsTerminal whether a person watches standard error
 * @param variables the environment variables
 * @param signals SIGINT and SIGTERM
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> variables,
        Signals signals) {

    /** Those of this process. Text is UTF-8 whatever the locale says: it is what the peers speak. */
    static Surroundings ofProcess() {
        return new Surroundings(
                new FileInputStream(FileDescriptor.in),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Terminal.INPUT.isTerminal(),
                Terminal.OUTPUT.isTerminal(),
                Terminal.ERROR.isTerminal(),
                System.getenv(),
                new ProcessSignals());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 16 * 1024), true, StandardCharsets.UTF_8);
    }
}
