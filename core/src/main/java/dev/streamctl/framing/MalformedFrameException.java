package dev.streamctl.framing;

/** A frame whose bytes the framing does not allow: invalid UTF-8 in a text line, a lone CR, a negative length. */
public sealed class MalformedFrameException extends FrameException permits UnexpectedTlsException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and where
     * @param resumable whether the next frame can be found
     */
    public MalformedFrameException(String message, boolean resumable) {
        super(message, resumable);
    }
}
