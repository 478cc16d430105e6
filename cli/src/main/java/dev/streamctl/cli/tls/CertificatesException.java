package dev.streamctl.cli.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Certificates could not be made. The message is one line. */
public final class CertificatesException extends IOException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    CertificatesException(String message, @Nullable String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do about it. */
    public @Nullable String hint() {
        return hint;
    }
}
