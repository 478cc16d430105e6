package dev.streamctl.framing;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where lines end. Each byte is looked at once, however the input is cut into reads; at most {@code maxFrame} bytes
 * and one CR stay in the buffer.
 */
abstract class LineDecoder<F> implements FrameDecoder<F> {

    static final byte LF = '\n';
    static final byte CR = '\r';
    private static final byte NUL = 0;

    /** How many of the bytes in the buffer are known to hold no LF. */
    private int scanned;

    private final boolean refusesNul;

    /** Nothing has come before: it may be what a peer sends that took this for an encrypted port. */
    private boolean first = true;

    /** The line under way was refused; what comes up to and with its LF is dropped. */
    private boolean skipping;

    /** @param refusesNul whether a line with NUL is none: only then nothing that begins as TLS does is a line */
    LineDecoder(boolean refusesNul) {
        this.refusesNul = refusesNul;
    }

    /**
     * The line of {@code length} bytes at index {@code start} of {@code input}.
     *
     * @param plain whether it is known to be ASCII without CR and NUL
     */
    abstract F line(ByteBuffer input, int start, int length, boolean plain) throws MalformedFrameException;

    @Override
    public final @Nullable F decode(ByteBuffer input, int maxFrame) throws FrameException {
        if (skipping && !skip(input)) {
            return null;
        }
        int start = input.position();
        if (first && refusesNul) {
            refuseTls(input);
        }
        long found = ByteScan.lineEnd(input, start + scanned, input.limit());
        if (found < 0) {
            waitForMore(input, maxFrame);
            return null;
        }
        first = false;
        int end = ByteScan.index(found);
        boolean plain = ByteScan.isPlain(found) && scanned == 0;
        scanned = 0;
        input.position(end + 1);
        int length = end > start && input.get(end - 1) == CR ? end - 1 - start : end - start;
        if (length > maxFrame) {
            throw tooLong(input, start, maxFrame);
        }
        return line(input, start, length, plain);
    }

    @Override
    public final @Nullable F end(ByteBuffer rest, int maxFrame) throws FrameException {
        int length = rest.remaining();
        if (length == 0) {
            return null;
        }
        boolean tls = first && TlsRecord.isAt(rest);
        String shown = Escapes.snippet(rest);
        rest.position(rest.limit());
        scanned = 0;
        if (tls) {
            throw new UnexpectedTlsException("no line");
        }
        throw new TruncatedFrameException(
                "input ended after %d bytes of a line without its LF: \"%s\"".formatted(length, shown));
    }

    @Override
    public final boolean insideFrame() {
        return skipping;
    }

    /** At once, as the peer waits for an answer before it sends an LF. Where an LF comes before the first NUL, there is a line. */
    private void refuseTls(ByteBuffer input) throws UnexpectedTlsException {
        int start = input.position();
        if (TlsRecord.isAt(input)
                && ByteScan.indexOf(input, LF, start, ByteScan.indexOf(input, NUL, start, input.limit())) < 0) {
            input.position(input.limit());
            throw new UnexpectedTlsException("no line");
        }
    }

    private void waitForMore(ByteBuffer input, int maxFrame) throws FrameTooLongException {
        int start = input.position();
        int known = input.remaining();
        boolean crlfMayFollow = known - 1 == maxFrame && input.get(input.limit() - 1) == CR;
        if (known <= maxFrame || crlfMayFollow) {
            scanned = known;
            return;
        }
        scanned = 0;
        skipping = true;
        first = false;
        input.position(input.limit());
        throw tooLong(input, start, maxFrame);
    }

    private boolean skip(ByteBuffer input) {
        int end = ByteScan.indexOf(input, LF, input.position(), input.limit());
        input.position(end < 0 ? input.limit() : end + 1);
        skipping = end < 0;
        return !skipping;
    }

    /** Shows only bytes that are known however the line was cut into reads, so that the message is always the same. */
    private static FrameTooLongException tooLong(ByteBuffer input, int start, int maxFrame) {
        String shown = Escapes.snippet(input, start, maxFrame);
        return new FrameTooLongException(
                "line longer than %d bytes: starts with \"%s\"".formatted(maxFrame, shown), maxFrame, true);
    }
}
