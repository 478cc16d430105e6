package dev.streamctl.telemetry.keys;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A key file that cannot be used. The message is one line that names the file and the remedy, never a byte of a key. */
public final class KeyFileException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one line
     * @param cause what the system said; null where the file itself is wrong
     */
    public KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
