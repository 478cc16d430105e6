package dev.streamctl;

/** The input ended before a read had all it asked for. The bytes that did arrive are not consumed: a shorter read gets them. */
public final class IncompleteReadException extends StreamException {

    private static final long serialVersionUID = 1L;

    private final int available;

    /**
     * @param message names the peer and what was asked for
     * @param available how many bytes arrived
     */
    public IncompleteReadException(String message, int available) {
        super(message);
        this.available = available;
    }

    /** How many bytes are there to read before the end. */
    public int available() {
        return available;
    }
}
