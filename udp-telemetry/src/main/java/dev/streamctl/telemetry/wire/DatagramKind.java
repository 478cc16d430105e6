package dev.streamctl.telemetry.wire;

/** What a datagram is. Each is counted on its own. */
public enum DatagramKind {
    /** Line protocol without our header; some of its lines may be bad. */
    PLAIN(Verdict.ACCEPTED),
    /** With an {@code #sc1} comment; who sent it is not known. */
    HEADED(Verdict.ACCEPTED),
    /** With an {@code #sc1} comment whose MAC is right. */
    SIGNED(Verdict.ACCEPTED),
    /** Sealed, and opened. */
    SEALED(Verdict.ACCEPTED),
    /** No byte at all. */
    EMPTY(Verdict.MALFORMED),
    /** Longer than the limit, or cut by the receiver. */
    TOO_LONG(Verdict.MALFORMED),
    /** A version, an algorithm or flags of the future. */
    UNKNOWN_VERSION(Verdict.MALFORMED),
    /** An {@code #sc1} comment that is not well-formed. */
    BAD_HEADER(Verdict.MALFORMED),
    /** Sealed, but shorter than header and tag. */
    CUT_SHORT(Verdict.MALFORMED),
    /** Neither a header nor a single line of line protocol. */
    NO_LINES(Verdict.MALFORMED),
    /** Sealed or signed under a key that is not known here. */
    UNKNOWN_KEY(Verdict.REFUSED),
    /** The tag or the MAC is wrong: changed on its way, or made by somebody else. */
    FORGED(Verdict.REFUSED);

    /** What is done with a datagram. */
    public enum Verdict {
        /** Its lines are taken. */
        ACCEPTED,
        /** It cannot be read. */
        MALFORMED,
        /** It may well be readable, but is not authentic. */
        REFUSED
    }

    private final Verdict verdict;

    DatagramKind(Verdict verdict) {
        this.verdict = verdict;
    }

    /** What is done with it. */
    public Verdict verdict() {
        return verdict;
    }

    /** Whether its lines are taken. */
    public boolean accepted() {
        return verdict == Verdict.ACCEPTED;
    }

    /** Whether it surely comes from who has the key. */
    public boolean authentic() {
        return this == SIGNED || this == SEALED;
    }
}
