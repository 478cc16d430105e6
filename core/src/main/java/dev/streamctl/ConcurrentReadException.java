package dev.streamctl;

/** A second thread read from a stream while another was reading. Neither lost anything; it is a mistake in the program. */
public final class ConcurrentReadException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the thread that is reading */
    public ConcurrentReadException(String message) {
        super(message);
    }
}
