package dev.streamctl.telemetry.stats;

/** What a datagram is, by its sequence. */
public enum Arrival {
    /** The first of its device, or the first of a boot. */
    FIRST,
    /** Ahead of all that came before; what it jumps over is lost until it comes. */
    IN_ORDER,
    /** Behind a higher one, and not received before. */
    LATE,
    /** Received before. */
    DUPLICATE,
    /** Behind the window of its boot: it cannot be told from a replay. */
    REPLAYED,
    /** Too far ahead to be believed at once. */
    IMPLAUSIBLE;

    /** Whether the datagram's samples count. */
    public boolean accepted() {
        return this == FIRST || this == IN_ORDER || this == LATE;
    }
}
