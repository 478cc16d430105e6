package dev.streamctl;

/**
 * The stream, or its output, was closed on this side: by {@code close}, {@code abort}, {@code shutdownOutput} or the server's
 * stop.
 */
public final class StreamClosedException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** @param message names the peer and what was closed */
    public StreamClosedException(String message) {
        super(message);
    }
}
