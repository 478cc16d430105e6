package dev.streamctl;

import org.jspecify.annotations.Nullable;

/** No connection was made. The last address's failure is the cause; those of the others are suppressed exceptions. */
public final class ConnectFailedException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** Nobody listens there. */
        REFUSED,
        /** No answer within {@code CONNECT_TIMEOUT}. */
        TIMED_OUT,
        /** A server answered, and did not agree to the protocol. */
        HANDSHAKE,
        /** A server answered, and TLS failed: the cause is a {@link TlsFailedException}. */
        TLS,
        /** Any other failure, in the cause. */
        OTHER
    }

    private final Reason reason;

    /**
     * @param reason the kind
     * @param message names the endpoint and what was tried
     * @param cause the last failure, if any
     */
    public ConnectFailedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message);
        this.reason = reason;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** The kind. */
    public Reason reason() {
        return reason;
    }
}
