package dev.streamctl.camera.nodes;

/** What became of a message that was given to a {@link Link}. */
public sealed interface Outcome {

    /**
     * It was answered.
     *
     * @param text the answer
     */
    record Answered(String text) implements Outcome {}

    /** It was sent, and its answer did not come: in time, or before the connection broke. It is not sent again. */
    record Unanswered() implements Outcome {}

    /** It was not sent: newer ones needed its room, it cannot be sent at all, or the link has ended. */
    record Dropped() implements Outcome {}
}
