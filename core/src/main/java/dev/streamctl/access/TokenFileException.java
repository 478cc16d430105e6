package dev.streamctl.access;

import java.io.IOException;

/** A token file that cannot be used. The message is one line that names the file and the remedy, never the token. */
public final class TokenFileException extends IOException {

    private static final long serialVersionUID = 1L;

    TokenFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
