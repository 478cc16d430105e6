package dev.streamctl.internal.netty;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.http.HeadDecoder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of one connection, the bytes that it has not taken yet, and what its frames cost until they are received. On
 * the event loop.
 */
final class Decoding<F> {

    /** What a decoder may leave beyond one frame: a prefix, a line's end, or a control frame. */
    private static final int FRAME_OVERHEAD = 160;

    private final Link<F> link;
    private final Gathered gathered;
    private final FrameDecoder<F> decoder;
    private final Leftover leftover = new Leftover();
    private int maxFrame;

    /** Some of what is left over was not looked at yet. */
    private boolean behind;

    /** Bytes that the decoder has taken for the frame under way, in this read and in those before. */
    private int taken;

    private @Nullable String outOfStep;

    Decoding(Link<F> link, Gathered gathered) {
        this.link = link;
        this.gathered = gathered;
        this.decoder = link.framing().decoder();
        this.maxFrame = link.maxFrame();
    }

    /** What is left over and this read behind it. */
    ByteBuffer with(ByteBuf read, StreamLoop loop) {
        if (!insideFrame()) {
            maxFrame = link.maxFrame();
        }
        return leftover.isEmpty() && read.nioBufferCount() == 1 ? loop.toDecode(read) : leftover.with(read);
    }

    /** Puts this read where it waits for its turn. */
    void later(ByteBuf read) {
        leftover.with(read);
        behind = true;
    }

    /** Keeps what is left of {@code view}; {@code stopped} where there may be whole frames in it. */
    void keep(ByteBuffer view, boolean stopped) {
        behind = stopped && view.hasRemaining();
        leftover.keep(view);
    }

    /** Whether there is something that was read and not decoded. */
    boolean isBehind() {
        return behind;
    }

    /** What is left over. */
    ByteBuffer rest() {
        return leftover.view();
    }

    /** Whether anything is. */
    boolean hasRest() {
        return !leftover.isEmpty();
    }

    /** Nobody wants it any more. */
    void drop() {
        behind = false;
        leftover.drop();
    }

    /** Takes the next frame from {@code view} into what is gathered, refused or not; whether there was one. */
    boolean next(ByteBuffer view) {
        int start = view.position();
        try {
            F frame = decoder.decode(view, maxFrame);
            took(view.position() - start);
            if (frame == null) {
                if (view.remaining() > mostTaken()) {
                    outOfStep =
                            "the framing left %d bytes of a frame of at most %d".formatted(view.remaining(), maxFrame);
                }
                return false;
            }
            gathered.frame(frame, decoder.held(taken));
        } catch (FrameException e) {
            took(view.position() - start);
            refused(e);
        }
        if (view.position() == start && outOfStep == null) {
            // it would go on so for ever, and hold the loop of many connections
            throw new IllegalStateException(link.framing().name() + ": a frame that took no byte of the input");
        }
        taken = 0;
        maxFrame = link.maxFrame(); // a limit that was changed meanwhile counts from the next frame on
        return true;
    }

    private long mostTaken() {
        return maxFrame + (long) FRAME_OVERHEAD;
    }

    /** However much a decoder skips or answers by itself: no frame holds more than its limit. */
    private void took(int bytes) {
        taken = (int) Math.min((long) taken + bytes, mostTaken());
    }

    private void refused(FrameException why) {
        link.rejected(why);
        gathered.refused(why);
        if (!why.resumable()) {
            outOfStep = "out of step after a refused frame: " + why.getMessage();
        }
    }

    /** The input has ended behind what is left over. */
    void end() {
        ByteBuffer rest = rest();
        try {
            took(rest.remaining());
            F last = decoder.end(rest, maxFrame);
            if (last != null) {
                gathered.frame(last, decoder.held(taken));
            }
        } catch (FrameException e) {
            refused(e);
        }
    }

    /** Why it is unknown where the next frame begins; null where it is known. */
    @Nullable
    String outOfStep() {
        return outOfStep;
    }

    /** Whether what follows is for somebody else. */
    boolean isDone() {
        return decoder instanceof HeadDecoder heads && heads.isDone();
    }

    /** Whether some of a frame has come, or more. */
    boolean insideFrame() {
        return hasRest() || decoder.insideFrame();
    }
}
