package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;

/** {@link Lines#bytes()}. */
record ByteLines() implements Framing<byte[]> {

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_LINE;
    }

    @Override
    public FrameDecoder<byte[]> decoder() {
        return new Decoder();
    }

    @Override
    public int maxEncodedSize(byte[] line) {
        return line.length + 1;
    }

    @Override
    public void encode(byte[] line, int maxFrame, ByteBuffer out) throws FrameException {
        if (line.length > maxFrame) {
            throw new FrameTooLongException(
                    "line of %d bytes, longer than %d: starts with \"%s\""
                            .formatted(line.length, maxFrame, Escapes.snippet(line)),
                    maxFrame,
                    true);
        }
        if (line.length > 0 && line[line.length - 1] == LineDecoder.CR) {
            throw refused("CR at its end would be taken for a part of the end of line", line);
        }
        int start = out.position();
        out.put(line);
        if (ByteScan.hasAny(out, LineDecoder.LF, 0, start, out.position())) {
            throw refused("LF inside", line);
        }
        out.put(LineDecoder.LF);
    }

    @Override
    public byte[] notice(String text) {
        return Lines.text().notice(text).getBytes(UTF_8);
    }

    private static MalformedFrameException refused(String why, byte[] line) {
        return new MalformedFrameException(
                "line cannot be sent: %s: \"%s\"".formatted(why, Escapes.snippet(line)), true);
    }

    private static final class Decoder extends LineDecoder<byte[]> {
        private Decoder() {
            super(false);
        }

        @Override
        byte[] line(ByteBuffer input, int start, int length, boolean plain) {
            return Copies.of(input, start, length);
        }
    }
}
