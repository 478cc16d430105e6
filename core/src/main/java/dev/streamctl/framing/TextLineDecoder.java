package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Turns the bytes of a line into text, and says which byte is at fault where it is none. */
final class TextLineDecoder extends LineDecoder<String> {

    /** Longer lines get an array of their own, so that a quiet connection holds little memory. */
    private static final int KEPT_SCRATCH = 512;

    private static final char REPLACEMENT = '\ufffd';
    private static final byte[] NONE = new byte[0];

    private byte[] scratch = NONE;

    TextLineDecoder() {
        super(true);
    }

    @Override
    String line(ByteBuffer input, int start, int length, boolean plain) throws MalformedFrameException {
        if (input.hasArray()) {
            return line(input.array(), input.arrayOffset() + start, length, plain);
        }
        byte[] bytes = scratch(length);
        input.get(start, bytes, 0, length);
        return line(bytes, 0, length, plain);
    }

    private static String line(byte[] bytes, int from, int length, boolean plain) throws MalformedFrameException {
        return plain ? new String(bytes, from, length, ISO_8859_1) : text(bytes, from, length);
    }

    /**
     * The JDK's decoder is much faster than any check of ours, and it puts a replacement character for what is not valid:
     * a line without one was valid.
     */
    private static String text(byte[] bytes, int from, int length) throws MalformedFrameException {
        String line = new String(bytes, from, length, UTF_8);
        if (line.indexOf(REPLACEMENT) >= 0 || line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            check(bytes, from, length);
        }
        return line;
    }

    /** Names the first byte at fault; a replacement character that the peer did send is none. */
    private static void check(byte[] bytes, int from, int length) throws MalformedFrameException {
        for (int at = from; at < from + length; ) {
            int sequence = Utf8.sequenceAt(bytes, at, from + length);
            String fault = sequence == 0 ? "invalid UTF-8" : fault(bytes[at]);
            if (!fault.isEmpty()) {
                String shown = Escapes.snippet(ByteBuffer.wrap(bytes, from, length));
                throw new MalformedFrameException(
                        "line refused: %s at byte %d of %d: \"%s\"".formatted(fault, at - from, length, shown), true);
            }
            at += sequence;
        }
    }

    private static String fault(byte value) {
        return switch (value) {
            case 0 -> "NUL";
            case CR -> "CR without LF";
            default -> "";
        };
    }

    private byte[] scratch(int length) {
        if (length <= scratch.length) {
            return scratch;
        }
        if (length > KEPT_SCRATCH) {
            return new byte[length];
        }
        scratch = new byte[KEPT_SCRATCH];
        return scratch;
    }
}
