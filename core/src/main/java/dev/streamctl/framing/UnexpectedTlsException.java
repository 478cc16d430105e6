package dev.streamctl.framing;

/**
 * The input begins as TLS does (RFC 8446 sections 5.1 and 6) and this side does not speak it: the peer took this port for an
 * encrypted one, or the port is one and this side connected to it in plain text. The stream ends.
 *
 * <p>Only bytes that are refused in any case are named so. A frame that merely looks like TLS is delivered; some framings have
 * such frames, see {@link LengthPrefixed} and {@link Lines}.
 */
public final class UnexpectedTlsException extends MalformedFrameException {

    private static final long serialVersionUID = 1L;

    /** @param instead what came, as the message begins */
    public UnexpectedTlsException(String instead) {
        super(instead + ": " + TlsRecord.REFUSAL, false);
    }
}
