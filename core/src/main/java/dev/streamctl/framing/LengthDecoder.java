package dev.streamctl.framing;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The input side of {@link LengthPrefixed}. The prefix stays in the buffer until its frame is whole and is read again with
 * each call, so that there is nothing to remember but what is left to skip.
 */
final class LengthDecoder implements FrameDecoder<byte[]> {

    private final LengthPrefixed framing;

    /** Bytes of a refused frame that have not come yet. */
    private long toSkip;

    /** Nothing has come before: it may be what a peer sends that took this for an encrypted port. */
    private boolean first = true;

    /** The stream is out of step: all further input is dropped. */
    private boolean lost;

    LengthDecoder(LengthPrefixed framing) {
        this.framing = framing;
    }

    @Override
    public byte @Nullable [] decode(ByteBuffer input, int maxFrame) throws FrameException {
        skip(input);
        int prefix = framing.prefixBytes();
        if (lost || toSkip > 0 || input.remaining() < prefix) {
            return null;
        }
        long length = frameLength(input);
        if (length > maxFrame) {
            throw tooLong(input, length, maxFrame);
        }
        if (input.remaining() < prefix + length) {
            return null;
        }
        first = false;
        int start = input.position() + prefix;
        input.position(start + (int) length);
        return Copies.of(input, start, (int) length);
    }

    @Override
    public byte @Nullable [] end(ByteBuffer rest, int maxFrame) throws FrameException {
        skip(rest);
        int arrived = rest.remaining();
        if (arrived == 0) {
            return null;
        }
        int prefix = framing.prefixBytes();
        String message = arrived < prefix
                ? "input ended after %d of %d bytes of a length prefix: \"%s\""
                        .formatted(arrived, prefix, Escapes.snippet(rest))
                : "input ended after %d of %d bytes of a frame: starts with \"%s\""
                        .formatted(
                                arrived - prefix,
                                frameLength(rest),
                                Escapes.snippet(rest, rest.position() + prefix, arrived - prefix));
        rest.position(rest.limit());
        throw new TruncatedFrameException(message);
    }

    @Override
    public boolean insideFrame() {
        return toSkip > 0;
    }

    private long frameLength(ByteBuffer input) throws MalformedFrameException {
        long announced = framing.readLength(input);
        if (announced >= framing.countedPrefix()) {
            return announced - framing.countedPrefix();
        }
        nameTls(input);
        String why = announced < 0
                ? "negative length %d".formatted(announced)
                : "length %d, less than the %d bytes of the prefix that it counts"
                        .formatted(announced, framing.prefixBytes());
        String shown = showPrefix(input);
        lose(input);
        throw new MalformedFrameException("frame refused: %s (prefix \"%s\")".formatted(why, shown), false);
    }

    private FrameTooLongException tooLong(ByteBuffer input, long length, int maxFrame) throws UnexpectedTlsException {
        boolean skipped = framing.overlong() == LengthPrefixed.Overlong.SKIPPED;
        String message = "frame of %d bytes announced, longer than %d (prefix \"%s\")"
                .formatted(length, maxFrame, showPrefix(input));
        if (skipped) {
            first = false;
            input.position(input.position() + framing.prefixBytes());
            toSkip = length;
            skip(input);
        } else {
            nameTls(input);
            lose(input);
        }
        return new FrameTooLongException(message, maxFrame, skipped);
    }

    /** Of a frame that ends the stream anyway, so that one which only looks like TLS is never lost. */
    private void nameTls(ByteBuffer input) throws UnexpectedTlsException {
        if (first && TlsRecord.isAt(input)) {
            lose(input);
            throw new UnexpectedTlsException("no frame");
        }
    }

    /** As text where it is text: a browser that speaks to the wrong port announces {@code "GET "}. */
    private String showPrefix(ByteBuffer input) {
        return Escapes.snippet(input, input.position(), framing.prefixBytes());
    }

    private void skip(ByteBuffer input) {
        int skipped = lost ? input.remaining() : (int) Math.min(toSkip, input.remaining());
        input.position(input.position() + skipped);
        toSkip -= lost ? 0 : skipped;
    }

    private void lose(ByteBuffer input) {
        lost = true;
        skip(input);
    }
}
