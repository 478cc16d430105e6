package dev.streamctl.framing;

/**
 * Lines: each frame ends in LF. One CR directly before the LF is taken as part of the line's end, so that telnet and
 * Windows clients work; what is sent ends in LF alone. The end does not count towards the limit, which is {@code
 * MAX_LINE}.
 *
 * <p>A line over the limit is refused once, as soon as it is known to be too long, and the rest of it is dropped as it
 * comes: memory stays bounded, and the next line is delivered. Input that ends without an LF is a {@link
 * TruncatedFrameException}, never half a line.
 */
public final class Lines {

    private static final Framing<String> TEXT = new TextLines();
    private static final Framing<byte[]> BYTES = new ByteLines();

    private Lines() {}

    /**
     * Lines of text in UTF-8 (RFC 3629, strict: no overlong forms, no surrogates). Input that begins as TLS does has a NUL in its
     * first line, and ends the stream: {@link UnexpectedTlsException}.
     *
     * <p>A line with invalid UTF-8, with NUL, or with a CR that is not part of its end is refused, and the next line is
     * delivered. A lone CR is refused because peers disagree on whether it ends a line, which is how text is smuggled past
     * one of them. What would be refused on the other side cannot be sent: LF, CR, NUL and unpaired surrogates.
     */
    public static Framing<String> text() {
        return TEXT;
    }

    /**
     * Lines of bytes: every byte but LF is data, save one CR directly before the LF. A line that has an LF or ends in CR
     * cannot be sent, because it would arrive as another one. So a peer that speaks TLS may send lines too; it
     * is named where it ends before the first of them does, as after an alert.
     */
    public static Framing<byte[]> bytes() {
        return BYTES;
    }
}
