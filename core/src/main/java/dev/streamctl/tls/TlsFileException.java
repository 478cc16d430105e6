package dev.streamctl.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file with a certificate or a key that cannot be used. The message is one line that names the file, the line in it where
 * that is known, and the remedy, never a byte of a key.
 */
public final class TlsFileException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one line
     * @param cause what the system said; null where the file itself is wrong
     */
    public TlsFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
