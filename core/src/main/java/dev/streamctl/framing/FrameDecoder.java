package dev.streamctl.framing;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The input side of a {@link Framing} for one connection. Called by one thread at a time, never concurrently.
 *
 * <p>The bytes that {@link #decode} leaves in the buffer are presented again, at the same place and with more behind them,
 * so a decoder needs to remember only how far it has looked (and must, or a peer that sends single bytes costs quadratic
 * time). What is left never grows beyond {@code maxFrame} and one socket read: a decoder that wants more than that is
 * stopped by its caller.
 *
 * @param <F> the frames
 */
public interface FrameDecoder<F> {

    /**
     * Takes one frame from {@code input}.
     *
     * @param input bytes from position to limit; the position is moved behind what was consumed. Heap or direct, any byte
     *     order; it must not be kept
     * @param maxFrame the longest frame allowed, in bytes without the framing's own bytes
     * @return the frame, or null when the frame is not complete (bytes may have been consumed all the same); a frame that
     *     consumed none breaks the connection as a failure of the framing
     * @throws FrameException when the next frame is refused. It is thrown once for a frame; where {@link
     *     FrameException#resumable()}, later calls go on behind that frame
     */
    @Nullable
    F decode(ByteBuffer input, int maxFrame) throws FrameException;

    /**
     * The input has ended and {@code rest} is what {@link #decode} left.
     *
     * @return a last frame, or null when the input ended between two frames
     * @throws TruncatedFrameException when it ended in the middle of one
     */
    @Nullable
    F end(ByteBuffer rest, int maxFrame) throws FrameException;

    /**
     * How many bytes the frame that {@link #decode} or {@link #end} has just given holds in memory until it is received: what
     * counts towards {@link dev.streamctl.limits.Limit#RECEIVE_HIGH}, with a fixed sum for each frame beside it. Asked once
     * for a frame; a decoder that inflates, or that answers some of the input by itself, tells it. A frame that was refused
     * counts 2 KiB, for its exception.
     *
     * @param taken the bytes that were taken of the input since the frame before, in however many calls: the default
     */
    default int held(int taken) {
        return taken;
    }

    /** Whether the input stands in the middle of a frame of which nothing is left in the buffer (while one is skipped). */
    default boolean insideFrame() {
        return false;
    }
}
