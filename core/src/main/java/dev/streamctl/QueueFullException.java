package dev.streamctl;

/** A send that never blocks might have queued more than {@code SEND_MAX} bytes. Nothing of the frame was queued. */
public final class QueueFullException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** @param message names the peer, the bytes waiting, the most that the frame can take, and the limit */
    public QueueFullException(String message) {
        super(message);
    }
}
