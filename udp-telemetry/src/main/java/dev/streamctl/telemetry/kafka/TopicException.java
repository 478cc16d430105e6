package dev.streamctl.telemetry.kafka;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A topic cannot be read, or no longer. The message is one line with the topic and the cause. */
public final class TopicException extends IOException {

    private static final long serialVersionUID = 1L;

    /** When it failed. */
    public enum Phase {
        /** Nothing was read: no broker answers, or there is no such topic. */
        BEGINNING,
        /** Reading went well before. */
        READING
    }

    private final Phase phase;

    TopicException(Phase phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.phase = phase;
    }

    /** When it failed. */
    public Phase phase() {
        return phase;
    }
}
