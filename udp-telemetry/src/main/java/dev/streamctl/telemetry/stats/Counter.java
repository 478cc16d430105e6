package dev.streamctl.telemetry.stats;

/**
 * What is counted for each device and in total. The first ones move for every datagram; the others take memory only on
 * devices that have had any.
 */
public enum Counter {
    /** Datagrams accepted: each sequence once. */
    RECEIVED,
    /** New samples (lines that are no repeats) in the datagrams received, bad lines among them. */
    SAMPLES,
    /** Samples that the device had settled (sent or dropped), by its own account, between the first and the last datagram. */
    OFFERED,
    /** Sequences that a later datagram has jumped over; some of them come late. */
    SKIPPED,
    /** Datagrams that came late and filled a gap: no longer lost. */
    LATE_RECOVERED,
    /** Datagrams received behind one with a higher sequence. */
    REORDERED,
    /** Datagrams whose sequence had been received. */
    DUPLICATE,
    /** Datagrams so far behind the highest of their boot that nobody can tell whether they had been received. */
    REPLAYED,
    /**
     * Datagrams of an unauthenticated device with a sequence so far ahead that the next one must confirm it; and those
     * accepted after a jump ahead, when the device has gone on where it was before: it has not sent them.
     */
    IMPLAUSIBLE,
    /** Datagrams that cannot be read; of a device, those that claim to be from it. */
    CORRUPT,
    /** Datagrams whose tag or MAC is wrong; of a device, those that claim to be from it. */
    FORGED,
    /** Changes to a new boot. */
    RESTARTS,
    /** Changes back to a boot that was left, because it goes on: late datagrams, replays, or two senders of one name. */
    BOOT_CHANGES,
    /** Samples that the device dropped because its socket was full. */
    SENDER_FULL,
    /** Samples that the device dropped on an error, or because they were too large. */
    SENDER_ERROR,
    /** Missing samples, wherever they went missing, that a repeat has brought. */
    HEALED,
    /** Lines of datagrams received that are not line protocol. */
    BAD_LINES,
    /** Datagrams of a known device, by what they claim, that the listener's queue or rate limit dropped. */
    QUEUE_DROPPED,
    /** Samples received that a sink dropped. */
    SINK_DROPPED;

    /** How many move for every datagram. */
    static final int FREQUENT = 3;

    static final int COUNT = values().length;
}
