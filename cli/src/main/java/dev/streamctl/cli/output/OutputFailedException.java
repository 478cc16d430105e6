package dev.streamctl.cli.output;

import java.io.IOException;
import java.util.Locale;

/** Standard output takes no more: the disk is full, or it was closed. */
public sealed class OutputFailedException extends IOException permits OutputGoneException {

    private static final long serialVersionUID = 1L;

    /** For {@link OutputGoneException} and {@link #of}. */
    OutputFailedException(String message, IOException cause) {
        super(message, cause);
    }

    /** A write that does not come to its end. */
    static OutputFailedException unread() {
        return new OutputFailedException(
                "cannot write to standard output: nobody reads it", new IOException("still writing"));
    }

    /** What a failed write means. */
    static OutputFailedException of(IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe")
                ? new OutputGoneException(cause)
                : new OutputFailedException("cannot write to standard output: " + message, cause);
    }
}
