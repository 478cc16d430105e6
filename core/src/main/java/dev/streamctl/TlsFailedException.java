package dev.streamctl;

import dev.streamctl.tls.TlsFailure;
import org.jspecify.annotations.Nullable;

/** A TLS handshake failed; the cause of a {@link ConnectFailedException} with the reason {@code TLS}. */
public final class TlsFailedException extends StreamException {

    private static final long serialVersionUID = 1L;

    private final TlsFailure failure;

    /**
     * @param failure the kind
     * @param message what is wrong, with what was found
     * @param cause what the implementation of TLS said, if anything
     */
    public TlsFailedException(TlsFailure failure, String message, @Nullable Throwable cause) {
        super(message);
        this.failure = failure;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** The kind. */
    public TlsFailure failure() {
        return failure;
    }
}
