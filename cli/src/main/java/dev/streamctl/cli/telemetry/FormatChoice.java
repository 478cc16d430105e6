package dev.streamctl.cli.telemetry;

import java.util.Locale;

/** What the datagrams of {@code send telemetry} look like. */
public enum FormatChoice {
    /** Line protocol, signed where there is a key. */
    ILP,
    /** Encrypted line protocol. */
    SEALED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
