package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;

/** {@link Lines#text()}. */
record TextLines() implements Framing<String> {

    private static final int MOST_BYTES_PER_CHAR = 3;

    /** Below it are the characters that a line cannot carry, and some that it can. */
    private static final int FIRST_PLAIN = 16;

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_LINE;
    }

    @Override
    public FrameDecoder<String> decoder() {
        return new TextLineDecoder();
    }

    @Override
    public int maxEncodedSize(String line) {
        return (int) Math.min(Integer.MAX_VALUE, (long) MOST_BYTES_PER_CHAR * line.length() + 1);
    }

    @Override
    public void encode(String line, int maxFrame, ByteBuffer out) throws FrameException {
        if (line.length() > maxFrame) { // no character is shorter than a byte, so it need not be encoded to know
            throw tooLong(line, maxFrame);
        }
        byte[] bytes = line.getBytes(UTF_8);
        if (bytes.length > maxFrame) {
            throw tooLong(line, maxFrame);
        }
        int start = out.position();
        out.put(bytes);
        // LF, CR and NUL are below 16, and what cannot be encoded became a question mark: mostly one look is enough
        if (ByteScan.hasAny(out, (byte) '?', FIRST_PLAIN, start, out.position())) {
            refuse(line, '\n', "LF");
            refuse(line, '\r', "CR");
            refuse(line, '\0', "NUL");
            if (ByteScan.indexOf(out, (byte) '?', start, out.position()) >= 0) {
                refuseUnpairedSurrogate(line);
            }
        }
        out.put(LineDecoder.LF);
    }

    /** The text as one line: what a line cannot carry becomes a blank or a question mark. */
    @Override
    public String notice(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
        return new String(line.getBytes(UTF_8), UTF_8);
    }

    private static void refuse(String line, char character, String name) throws MalformedFrameException {
        int at = line.indexOf(character);
        if (at >= 0) {
            throw refused(name, at, line);
        }
    }

    private static void refuseUnpairedSurrogate(String line) throws MalformedFrameException {
        for (int at = 0; at < line.length(); ) {
            int codePoint = line.codePointAt(at);
            if (Character.getType(codePoint) == Character.SURROGATE) {
                throw refused("unpaired surrogate", at, line);
            }
            at += Character.charCount(codePoint);
        }
    }

    private static MalformedFrameException refused(String what, int at, String line) {
        return new MalformedFrameException(
                "line cannot be sent: %s at character %d: \"%s\"".formatted(what, at, Escapes.snippet(line)), true);
    }

    private static FrameTooLongException tooLong(String line, int maxFrame) {
        return new FrameTooLongException(
                "line of %d characters, longer than %d bytes in UTF-8: starts with \"%s\""
                        .formatted(line.length(), maxFrame, Escapes.snippet(line)),
                maxFrame,
                true);
    }
}
