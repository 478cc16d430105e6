package dev.streamctl.camera.nodes;

import dev.streamctl.Backoff;
import java.time.Duration;

/**
 * How the links of a node behave.
 *
 * @param maxBytes of the messages that may wait on one link, in UTF-8 and with 64 more for each; the oldest are dropped for newer ones
 * @param answerWithin how long an answer may take; then the message counts as unanswered and the link connects anew
 * @param backoff the pauses between two attempts to connect
 */
public record LinkTerms(int maxBytes, Duration answerWithin, Backoff backoff) {

    /** Checks the ranges. */
    public LinkTerms {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", not at least 1");
        }
        if (!answerWithin.isPositive()) {
            throw new IllegalArgumentException("answerWithin is " + answerWithin + ", not more than zero");
        }
    }

    /** 64 KiB, 5 s, and pauses of up to 5 s. */
    public static LinkTerms defaults() {
        return new LinkTerms(
                64 * 1024,
                Duration.ofSeconds(5),
                Backoff.defaults().withDelays(Duration.ofMillis(100), Duration.ofSeconds(5)));
    }

    /** These terms with another bound for what waits. */
    public LinkTerms withMaxBytes(int other) {
        return new LinkTerms(other, answerWithin, backoff);
    }

    /** These terms with another time for an answer. */
    public LinkTerms withAnswerWithin(Duration other) {
        return new LinkTerms(maxBytes, other, backoff);
    }

    /** These terms with other pauses. */
    public LinkTerms withBackoff(Backoff other) {
        return new LinkTerms(maxBytes, answerWithin, other);
    }
}
