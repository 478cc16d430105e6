package dev.streamctl.framing;

/** A frame was longer than allowed. It was not buffered beyond the limit, and never because of an announced length. */
public final class FrameTooLongException extends FrameException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    /**
     * @param message what was too long, with the length seen or announced
     * @param limit the longest frame allowed, in bytes
     * @param resumable whether the frame can be skipped
     */
    public FrameTooLongException(String message, long limit, boolean resumable) {
        super(message, resumable);
        this.limit = limit;
    }

    /** The longest frame allowed, in bytes. */
    public long limit() {
        return limit;
    }
}
