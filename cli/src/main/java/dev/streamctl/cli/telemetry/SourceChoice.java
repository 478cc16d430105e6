package dev.streamctl.cli.telemetry;

import java.util.Locale;

/** Where the samples of {@code send telemetry} come from. */
public enum SourceChoice {
    /** This machine. */
    SYSTEM,
    /** A wave. */
    DEMO,
    /** Standard input. */
    STDIN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
