package dev.streamctl;

/** A server could not listen at its endpoint: in use, not an address of this machine, not permitted. */
public final class BindFailedException extends StreamException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message names the endpoint and the reason
     * @param cause the transport's failure
     */
    public BindFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
