package dev.streamctl.cli.output;

import java.io.IOException;

/** Nobody reads standard output any more, as after {@code | head -1}: a reason to end, not a failure. */
public final class OutputGoneException extends OutputFailedException {

    private static final long serialVersionUID = 1L;

    /** For {@link OutputFailedException#of}. */
    OutputGoneException(IOException cause) {
        super("standard output was closed by its reader", cause);
    }
}
