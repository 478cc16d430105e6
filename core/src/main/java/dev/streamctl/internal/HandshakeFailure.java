package dev.streamctl.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server was reached and did not agree to talk. */
public final class HandshakeFailure extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message what the server did */
    public HandshakeFailure(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
