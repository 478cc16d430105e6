package dev.streamctl.framing;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of bytes is cut into frames, as a pure function over bytes: no socket, no thread, no clock. Implement it
 * to add a framing of your own; {@link Lines}, {@link LengthPrefixed} and {@link RawChunks} are written the same way.
 *
 * <p>A framing is shared by all connections and has no state; what one connection's input needs to remember is in its
 * {@link FrameDecoder}.
 *
 * @param <F> the frames that the application sees: immutable, or handed over with the call
 */
public interface Framing<F> {

    /** One word for messages and statistics: {@code lines}, {@code length}, {@code raw}. */
    String name();

    /** Which limit bounds one frame unless a stream is given another. */
    Limit limit();

    /** The longest frame the wire format can express, in bytes; a higher limit is refused when a stream is made. */
    default long capacity() {
        return Long.MAX_VALUE;
    }

    /** A decoder for the input of one new connection. */
    FrameDecoder<F> decoder();

    /** The most bytes {@link #encode} may write for this frame. An upper bound, computed quickly. */
    int maxEncodedSize(F frame);

    /**
     * Writes one whole frame to {@code out}: big-endian, heap or direct, with room for {@link #maxEncodedSize} bytes.
     *
     * @param maxFrame the longest frame allowed, in bytes without the framing's own bytes
     * @throws FrameException when the frame cannot be sent as it is (too long, or it has bytes that the peer would take
     *     for the end of a frame); what was written to {@code out} by then is dropped by the caller
     */
    void encode(F frame, int maxFrame, ByteBuffer out) throws FrameException;

    /**
     * The array that the encoded form of this frame ends with, as it is; null, the default, where there is none. Of a frame
     * that was sent as one nobody changes any more ({@link dev.streamctl.FrameStream#sendShared}) it is then not copied.
     */
    default byte @Nullable [] payload(F frame) {
        return null;
    }

    /**
     * As {@link #encode}, without the {@link #payload} at its end, so that there is room for less by its length. Called only
     * for frames that have one.
     */
    default void encodeHead(F frame, int maxFrame, ByteBuffer out) throws FrameException {
        throw new UnsupportedOperationException(name() + " has frames with a payload, and no encodeHead");
    }

    /** A frame that carries a message for a person: how a server refuses a connection in the protocol's own form. */
    F notice(String text);
}
