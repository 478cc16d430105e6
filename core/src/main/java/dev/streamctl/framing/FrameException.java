package dev.streamctl.framing;

import java.io.IOException;

/**
 * One frame was refused. Everything before it was delivered; where {@link #resumable()}, everything behind it will be.
 *
 * <p>The message is one line that says what, the limit, and at most 128 escaped bytes of the frame.
 */
public abstract sealed class FrameException extends IOException
        permits FrameTooLongException, MalformedFrameException, TruncatedFrameException {

    private static final long serialVersionUID = 1L;

    private final boolean resumable;

    FrameException(String message, boolean resumable) {
        super(message);
        this.resumable = resumable;
    }

    /** Whether the stream is still in step: the refused frame was dropped and the next one can be read. */
    public boolean resumable() {
        return resumable;
    }
}
