package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of HTTP/1.1 as a framing.
 *
 * @param limits of heads
 */
public record HttpFraming(Limits limits) implements Framing<HttpFrame> {

    private static final byte[] NOTHING = {};
    private static final byte[] CRLF = {'\r', '\n'};

    /** Of a chunk: eight hexadecimal digits at most and two line ends. */
    private static final int CHUNK_OVERHEAD = 12;

    /** What heads may wait behind the one in flight. */
    private static final long MOST_WAITING = 16 * 1024;

    /** The last chunk: the body is whole. */
    static final HttpFrame LAST_CHUNK = piece("0\r\n\r\n".getBytes(ISO_8859_1));

    /** Bytes as they are. */
    static HttpFrame piece(byte[] bytes) {
        return new HttpFrame.Piece(bytes, NOTHING, 0, 0);
    }

    /** The limits of a connection on which HTTP is spoken: a head is a frame, and has {@code HANDSHAKE}. */
    public static Limits forConnection(Limits limits) {
        return limits.with(Limit.FRAME, limits.get(Limit.HANDSHAKE))
                .with(Limit.FIRST_FRAME, 0)
                .with(Limit.RECEIVE_HIGH, Math.min(MOST_WAITING, limits.get(Limit.RECEIVE_HIGH)))
                .with(Limit.RECEIVE_LOW, 0);
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_FRAME;
    }

    @Override
    public FrameDecoder<HttpFrame> decoder() {
        return new HeadDecoder(limits);
    }

    @Override
    public int maxEncodedSize(HttpFrame frame) {
        return switch (frame) {
            case HttpFrame.Piece piece -> piece.head().length + piece.to() - piece.from();
            case HttpFrame.Part part -> part.bytes().length + CHUNK_OVERHEAD;
            case HttpFrame.Head _, HttpFrame.Refused _ -> 0;
        };
    }

    @Override
    public void encode(HttpFrame frame, int maxFrame, ByteBuffer out) throws FrameTooLongException {
        switch (frame) {
            case HttpFrame.Piece piece ->
                out.put(piece.head()).put(piece.body(), piece.from(), piece.to() - piece.from());
            case HttpFrame.Part part -> encode(part, maxFrame, out);
            case HttpFrame.Head _, HttpFrame.Refused _ -> throw new IllegalArgumentException("a server asks nothing");
        }
    }

    private static void encode(HttpFrame.Part part, int maxFrame, ByteBuffer out) throws FrameTooLongException {
        byte[] bytes = checked(part, maxFrame);
        if (part.chunked()) {
            out.put(Integer.toHexString(bytes.length).getBytes(ISO_8859_1)).put(CRLF);
        }
        out.put(bytes);
        if (part.chunked()) {
            out.put(CRLF);
        }
    }

    private static byte[] checked(HttpFrame.Part part, int maxFrame) throws FrameTooLongException {
        byte[] bytes = part.bytes();
        if (bytes.length > maxFrame) {
            throw new FrameTooLongException(
                    "part of %d bytes, longer than %d".formatted(bytes.length, maxFrame), maxFrame, true);
        }
        return bytes;
    }

    @Override
    public byte @Nullable [] payload(HttpFrame frame) {
        return frame instanceof HttpFrame.Part(byte[] bytes, boolean chunked) && !chunked ? bytes : null;
    }

    /** A part without a chunk has nothing before it. */
    @Override
    public void encodeHead(HttpFrame frame, int maxFrame, ByteBuffer out) throws FrameTooLongException {
        checked((HttpFrame.Part) frame, maxFrame);
    }

    @Override
    public HttpFrame notice(String text) {
        return piece(text.getBytes(UTF_8));
    }
}
