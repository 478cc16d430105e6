package dev.streamctl;

/** A server could not listen at its endpoint. */
public final class BindFailedException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Another server listens there. */
        ADDRESS_IN_USE,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** The address is none of this machine. */
        ADDRESS_NOT_AVAILABLE,
        /** Not allowed, as ports below 1024 often are. */
        NOT_PERMITTED,
        /** The folder of a Unix domain socket does not exist. */
        NO_SUCH_DIRECTORY,
        /** There is a file that is no socket; it was left alone. */
        NOT_A_SOCKET,
        /** The path of a Unix domain socket is longer than the kernel allows, 107 bytes on Linux. */
        PATH_TOO_LONG,
        /** Any other failure, in the cause. */
        OTHER
    }

    private final Reason reason;

    /**
     * @param reason the kind
     * @param message names the endpoint and the reason
     * @param cause the transport's failure
     */
    public BindFailedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The kind. */
    public Reason reason() {
        return reason;
    }
}
