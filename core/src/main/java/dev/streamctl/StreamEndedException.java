package dev.streamctl;

/** The peer ended its output and everything it sent has been read: the clean end. Sending may still be possible. */
public final class StreamEndedException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** @param message names the peer */
    public StreamEndedException(String message) {
        super(message);
    }
}
