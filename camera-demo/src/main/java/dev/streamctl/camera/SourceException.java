package dev.streamctl.camera;

import java.io.IOException;

/** A source of frames has failed. The message is one line, short enough for a picture. */
public final class SourceException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Reason {
        /** It could not be opened. */
        NOT_OPENED,
        /** No frame came within the deadline. */
        STALLED,
        /** It ended, or its program did. */
        ENDED,
        /** More frames came than it may give. */
        FLOODED,
        /** Reading from it failed. */
        FAILED,
        /** Too many of its calls hang; it was not opened. */
        STUCK
    }

    private final Reason reason;

    /** @param message what happened to which source */
    public SourceException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** As {@link #SourceException(Reason, String)}, with what caused it. */
    public SourceException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What happened. */
    public Reason reason() {
        return reason;
    }
}
