package dev.streamctl.framing;

/** The peer ended its output in the middle of a frame. The next read says that the stream has ended. */
public final class TruncatedFrameException extends FrameException {

    private static final long serialVersionUID = 1L;

    /** @param message how many bytes of what had arrived */
    public TruncatedFrameException(String message) {
        super(message, true);
    }
}
