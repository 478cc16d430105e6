package dev.streamctl;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while this is open: the test backend, slf4j-simple, writes to standard error as it stands at the time. */
public final class LogLines implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    /** Begins to record. */
    public LogLines() {
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    }

    /** The lines so far that have this in them. */
    public List<String> containing(String part) {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
