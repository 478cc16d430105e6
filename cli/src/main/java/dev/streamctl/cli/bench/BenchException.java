package dev.streamctl.cli.bench;

import java.io.IOException;

/** The other side does not echo as it should. The message is one line and names it and the connection. */
public final class BenchException extends IOException {

    private static final long serialVersionUID = 1L;

    /** In what way. */
    public enum Kind {
        /** It sent something else than what it got. */
        WRONG_ECHO,
        /** It ended the connection in the middle of the run. */
        ENDED,
        /** It did not answer in time. */
        SILENT
    }

    private final Kind kind;

    BenchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** In what way. */
    public Kind kind() {
        return kind;
    }
}
