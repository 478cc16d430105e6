package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * No framing: whatever one read brought is a frame, and more than {@code MAX_FRAME} bytes are cut into several. Where the
 * cuts fall is chance, so frames sent do not arrive as the same frames, only as the same bytes; an empty frame sends
 * nothing.
 */
public record RawChunks() implements Framing<byte[]> {

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_FRAME;
    }

    @Override
    public FrameDecoder<byte[]> decoder() {
        return new Decoder();
    }

    @Override
    public int maxEncodedSize(byte[] frame) {
        return frame.length;
    }

    @Override
    public void encode(byte[] frame, int maxFrame, ByteBuffer out) throws FrameException {
        if (frame.length > maxFrame) {
            throw new FrameTooLongException(
                    "frame of %d bytes, longer than %d: starts with \"%s\""
                            .formatted(frame.length, maxFrame, Escapes.snippet(frame)),
                    maxFrame,
                    true);
        }
        out.put(frame);
    }

    @Override
    public byte[] notice(String text) {
        return text.getBytes(UTF_8);
    }

    private static final class Decoder implements FrameDecoder<byte[]> {

        @Override
        public byte @Nullable [] decode(ByteBuffer input, int maxFrame) {
            if (!input.hasRemaining()) {
                return null;
            }
            int start = input.position();
            int length = Math.min(input.remaining(), maxFrame);
            input.position(start + length);
            return Copies.of(input, start, length);
        }

        @Override
        public byte @Nullable [] end(ByteBuffer rest, int maxFrame) {
            return decode(rest, maxFrame);
        }
    }
}
