package dev.streamctl.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the command ends; the same for every command and every form of output. */
public enum ExitCode {
    /** All that was asked for is done. */
    DONE(0, "done; of a server: stopped cleanly by SIGINT or SIGTERM"),
    /** A failure nobody foresaw. */
    UNEXPECTED(1, "unexpected failure, or a check of selftest failed"),
    /** Wrong arguments, environment or configuration file. */
    USAGE(2, "wrong usage or configuration"),
    /** No connection could be made, or no server started. */
    NO_CONNECTION(3, "cannot connect, or cannot listen"),
    /** A time given by an option passed. */
    TIMED_OUT(4, "timed out"),
    /** The stream broke, or the peer does not keep to the protocol. */
    BROKEN(5, "the stream broke, a frame was refused, or a close told an error"),
    /** Less came than was asked for. */
    THRESHOLD(6, "a threshold was not met"),
    /** The launcher found no Java; never used by the program itself. */
    NO_JAVA(127, "no Java 25 or newer was found"),
    /** Ended by SIGHUP. */
    HUNG_UP(129, "hung up (SIGHUP)"),
    /** Ended by SIGINT. */
    INTERRUPTED(130, "interrupted (SIGINT)"),
    /** Ended by SIGTERM. */
    TERMINATED(143, "terminated (SIGTERM)");

    private final int value;
    private final String meaning;

    ExitCode(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /** What the shell sees. */
    public int value() {
        return value;
    }

    /** One line for a person. */
    public String meaning() {
        return meaning;
    }

    /** The list as the help prints it. */
    public static Map<String, String> list() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            lines.put(String.valueOf(code.value), code.meaning);
        }
        return lines;
    }
}
