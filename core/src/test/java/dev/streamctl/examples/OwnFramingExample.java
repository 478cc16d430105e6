package dev.streamctl.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A framing of one's own: text that ends in a NUL byte, as some serial bridges send it. */
final class OwnFramingExample implements Framing<String> {

    @Override
    public String name() {
        return "nul";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_LINE;
    }

    @Override
    public FrameDecoder<String> decoder() {
        return new Decoder();
    }

    @Override
    public int maxEncodedSize(String frame) {
        return 3 * frame.length() + 1;
    }

    @Override
    public void encode(String frame, int maxFrame, ByteBuffer out) throws FrameException {
        byte[] bytes = frame.getBytes(UTF_8);
        if (bytes.length > maxFrame) {
            throw new FrameTooLongException("text of " + bytes.length + " bytes", maxFrame, true);
        }
        out.put(bytes).put((byte) 0);
    }

    @Override
    public String notice(String text) {
        return text;
    }

    private static final class Decoder implements FrameDecoder<String> {

        private int looked;

        @Override
        public @Nullable String decode(ByteBuffer input, int maxFrame) throws FrameException {
            for (int i = input.position() + looked; i < input.limit(); i++) {
                if (input.get(i) == 0) {
                    byte[] bytes = new byte[i - input.position()];
                    input.get(bytes).get();
                    looked = 0;
                    return new String(bytes, UTF_8);
                }
            }
            looked = input.remaining();
            if (looked > maxFrame) {
                throw new FrameTooLongException("text without an end", maxFrame, false);
            }
            return null;
        }

        @Override
        public @Nullable String end(ByteBuffer rest, int maxFrame) throws TruncatedFrameException {
            if (rest.hasRemaining()) {
                throw new TruncatedFrameException("text of " + rest.remaining() + " bytes without its end");
            }
            return null;
        }
    }
}
