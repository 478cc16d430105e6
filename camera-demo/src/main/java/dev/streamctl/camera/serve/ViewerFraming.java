package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameType;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames behind a length of four bytes, as they go to viewers over TCP: each is a {@link FrameHeader} and a JPEG. What a viewer
 * sends, a token at most, may have {@value #MOST_FROM_VIEWER} bytes.
 */
final class ViewerFraming implements Framing<byte[]> {

    static final int MOST_FROM_VIEWER = 4096;

    private static final LengthPrefixed LENGTH = LengthPrefixed.of(4);

    /** A notice has no place among the frames. */
    private static final FrameHeader NOTICE = new FrameHeader(FrameType.NOTICE, 0, 0);

    @Override
    public String name() {
        return "frames";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_FRAME;
    }

    @Override
    public long capacity() {
        return LENGTH.capacity();
    }

    @Override
    public FrameDecoder<byte[]> decoder() {
        FrameDecoder<byte[]> decoder = LENGTH.decoder();
        return new FrameDecoder<>() {
            @Override
            public byte @Nullable [] decode(ByteBuffer input, int maxFrame) throws FrameException {
                return decoder.decode(input, Math.min(maxFrame, MOST_FROM_VIEWER));
            }

            @Override
            public byte @Nullable [] end(ByteBuffer rest, int maxFrame) throws FrameException {
                return decoder.end(rest, maxFrame);
            }
        };
    }

    @Override
    public int maxEncodedSize(byte[] frame) {
        return LENGTH.maxEncodedSize(frame);
    }

    @Override
    public void encode(byte[] frame, int maxFrame, ByteBuffer out) throws FrameException {
        LENGTH.encode(frame, maxFrame, out);
    }

    @Override
    public byte @Nullable [] payload(byte[] frame) {
        return LENGTH.payload(frame);
    }

    @Override
    public void encodeHead(byte[] frame, int maxFrame, ByteBuffer out) throws FrameException {
        LENGTH.encodeHead(frame, maxFrame, out);
    }

    @Override
    public byte[] notice(String text) {
        return NOTICE.before(text.getBytes(UTF_8));
    }
}
