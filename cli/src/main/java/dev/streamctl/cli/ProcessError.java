package dev.streamctl.cli;

import dev.streamctl.cli.output.OutputBehindError;
import dev.streamctl.cli.output.UnheldOutput;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Standard error of this process, the log's lines included, which holds nobody up who writes to it: threads that move bytes do,
 * and a node whose LEDs are to go dark.
 */
final class ProcessError {

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    /** What is before data at the same place is written by a thread that may have to wait for its turn, or nobody reads either. */
    private static final Duration BEFORE_DATA = Duration.ofSeconds(10);

    private static final UnheldOutput OUT = new UnheldOutput(new FileOutputStream(FileDescriptor.err));

    private ProcessError() {}

    /**
     * Text is UTF-8 whatever the locale says. From now on {@link System#err} is the same stream; the end of the process waits for
     * its last lines to be read, not for ever.
     */
    static PrintStream open() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OUT.drain(LAST_LINES)));
        var error = new PrintStream(new BufferedOutputStream(OUT), true, StandardCharsets.UTF_8);
        System.setErr(error);
        return error;
    }

    /** Standard output where it goes to the same place: behind what was said before. */
    static OutputStream before(OutputStream out) {
        return new OutputBehindError(out, OUT, BEFORE_DATA);
    }
}
