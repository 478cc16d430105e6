package dev.streamctl.cli;

import dev.streamctl.cli.output.StandardOutput;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
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
 * @param signals SIGINT, SIGTERM and SIGHUP
 */
public record Surroundings(
        InputStream in,
        StandardOutput out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> variables,
        Signals signals) {

    /** Those of this process. Text is UTF-8 whatever the locale says: it is what the peers speak. */
    static Surroundings ofProcess() {
        var out = new FileOutputStream(FileDescriptor.out);
        return new Surroundings(
                new FileInputStream(FileDescriptor.in),
                new StandardOutput(Terminal.oneForBoth() ? ProcessError.before(out) : out),
                ProcessError.open(),
                Terminal.INPUT.isTerminal(),
                Terminal.OUTPUT.isTerminal(),
                Terminal.ERROR.isTerminal(),
                System.getenv(),
                new ProcessSignals());
    }
}
