package dev.streamctl.cli.bench;

/**
 * How many frames there were. Those count that were meant to start in the measured time; {@code sent = received +
 * unanswered}.
 *
 * @param sent frames that count and went out
 * @param received of those, the ones that came back
 * @param unanswered of those, the ones that did not
 * @param within frames that came back in the {@link MeasuredTime}, whenever they were sent
 * @param all frames that came back since the run began
 */
record Counts(long sent, long received, long unanswered, long within, long all) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(
                sent + other.sent,
                received + other.received,
                unanswered + other.unanswered,
                within + other.within,
                all + other.all);
    }
}
