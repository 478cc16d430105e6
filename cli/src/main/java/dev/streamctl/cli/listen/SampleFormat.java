package dev.streamctl.cli.listen;

import java.util.Locale;

/** What standard output gets. */
public enum SampleFormat {
    /** Each sample: a line of line protocol, or an object of JSON. */
    ILP,
    /** Each datagram as text and hexadecimal, whatever is in it. */
    RAW,
    /** Nothing. */
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
