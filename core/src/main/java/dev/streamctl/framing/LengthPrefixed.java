package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Frames behind a length of 1, 2, 3, 4 or 8 bytes, unsigned. A frame may be empty. The limit is {@code MAX_FRAME}, which
 * does not count the prefix.
 *
 * <p>Memory is taken for bytes that have arrived, never for a length that was announced. A length that cannot be (with the
 * top bit of 8 bytes set, or smaller than the prefix that it counts) ends the stream: where the next frame starts is not
 * known. Input that ends inside a prefix or a frame is a {@link TruncatedFrameException}.
 *
 * <p>A peer that speaks TLS is named by an {@link UnexpectedTlsException} where its first bytes are a frame that ends the stream
 * anyway. With a big-endian prefix of 3, 4 or 8 bytes they are, unless the limit is above 1.3 MB or 350 MB; with 1 or 2 bytes
 * they announce a frame of 22 or 5635 bytes, and that is delivered.
 *
 * @param prefixBytes how long the length is: 1, 2, 3, 4 or 8
 * @param order which of its bytes comes first; network order is {@link ByteOrder#BIG_ENDIAN}
 * @param prefixIncluded whether the length counts the prefix itself
 * @param overlong what follows on a frame over the limit
 */
public record LengthPrefixed(int prefixBytes, ByteOrder order, boolean prefixIncluded, Overlong overlong)
        implements Framing<byte[]> {

    /** What follows on a frame over the limit, after its {@link FrameTooLongException}. */
    public enum Overlong {
        /** The stream ends: a peer that announces so much is more likely another protocol, or hostile. */
        ENDS_STREAM,
        /** Exactly the announced bytes are dropped as they come, and the next frame is delivered. */
        SKIPPED
    }

    /**
     * Checks the length of the prefix.
     *
     * @throws IllegalArgumentException {@code prefixBytes} is none of 1, 2, 3, 4 and 8
     */
    public LengthPrefixed {
        if (prefixBytes < 1 || prefixBytes > 4 && prefixBytes != 8) {
            throw new IllegalArgumentException("a length prefix has 1, 2, 3, 4 or 8 bytes, not " + prefixBytes);
        }
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(overlong, "overlong");
    }

    /** A big-endian length that does not count itself; a frame over the limit ends the stream. */
    public static LengthPrefixed of(int prefixBytes) {
        return new LengthPrefixed(prefixBytes, ByteOrder.BIG_ENDIAN, false, Overlong.ENDS_STREAM);
    }

    /** This with another byte order. */
    public LengthPrefixed withOrder(ByteOrder order) {
        return new LengthPrefixed(prefixBytes, order, prefixIncluded, overlong);
    }

    /** This with a length that counts the prefix itself, or does not. */
    public LengthPrefixed withPrefixIncluded(boolean prefixIncluded) {
        return new LengthPrefixed(prefixBytes, order, prefixIncluded, overlong);
    }

    /** This with another answer to a frame over the limit. */
    public LengthPrefixed withOverlong(Overlong overlong) {
        return new LengthPrefixed(prefixBytes, order, prefixIncluded, overlong);
    }

    @Override
    public String name() {
        return "length";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_FRAME;
    }

    /** The largest length that the prefix can express, without the prefix where that is included. */
    @Override
    public long capacity() {
        long largest = prefixBytes == Long.BYTES ? Long.MAX_VALUE : (1L << prefixBytes * Byte.SIZE) - 1;
        return largest - countedPrefix();
    }

    @Override
    public FrameDecoder<byte[]> decoder() {
        return new LengthDecoder(this);
    }

    @Override
    public int maxEncodedSize(byte[] frame) {
        return (int) Math.min(Integer.MAX_VALUE, (long) prefixBytes + frame.length);
    }

    @Override
    public byte[] payload(byte[] frame) {
        return frame;
    }

    @Override
    public void encode(byte[] frame, int maxFrame, ByteBuffer out) throws FrameException {
        encodeHead(frame, maxFrame, out);
        out.put(frame);
    }

    @Override
    public void encodeHead(byte[] frame, int maxFrame, ByteBuffer out) throws FrameException {
        long limit = Math.min(maxFrame, capacity());
        if (frame.length > limit) {
            throw new FrameTooLongException(
                    "frame of %d bytes, longer than %d: starts with \"%s\""
                            .formatted(frame.length, limit, Escapes.snippet(frame)),
                    limit,
                    true);
        }
        long length = (long) frame.length + countedPrefix();
        for (int i = 0; i < prefixBytes; i++) {
            out.put((byte) (length >>> shift(i)));
        }
    }

    /** The text in UTF-8, cut where the prefix cannot express more. */
    @Override
    public byte[] notice(String text) {
        return Utf8.cut(text.getBytes(UTF_8), capacity());
    }

    /** The number in the prefix at the buffer's position, whatever order the buffer has; negative with the top bit of 8. */
    long readLength(ByteBuffer input) {
        long length = 0;
        for (int i = 0; i < prefixBytes; i++) {
            length |= (input.get(input.position() + i) & 0xffL) << shift(i);
        }
        return length;
    }

    /** How many bytes of the number in a prefix are the prefix's own. */
    int countedPrefix() {
        return prefixIncluded ? prefixBytes : 0;
    }

    private int shift(int index) {
        return Byte.SIZE * (order == ByteOrder.BIG_ENDIAN ? prefixBytes - 1 - index : index);
    }
}
