package dev.streamctl.internal.websocket;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.internal.websocket.FrameHead.Refusal;
import dev.streamctl.websocket.CloseStatus;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the payload of compressed messages as it comes (RFC 7692 section 7.2.2), never further than the limit of a
 * message. The native memory, some 40 KiB, is held while a message is under way; where a context is shared, until {@link
 * #release}. For one thread at a time.
 */
final class MessageInflater {

    /** What the sender takes off the end of each message, which is an empty block. */
    private static final byte[] TAIL = {0, 0, -1, -1};

    /** The last block of a stream, empty: it is read as that only where the message ended between two blocks. */
    private static final byte[] LAST_BLOCK = {1, 0, 0, -1, -1};

    /** So much is unmasked, or inflated, in one step. */
    private static final int STEP = 4096;

    private final boolean sharesContext;
    private final Supplier<Inflater> source;
    private @Nullable Inflater inflater;
    private byte[] piece = MessageBuffer.EMPTY;
    private boolean empty = true;

    /**
     * @param sharesContext whether a message may refer to those before it
     * @param source of raw inflaters
     */
    MessageInflater(boolean sharesContext, Supplier<Inflater> source) {
        this.sharesContext = sharesContext;
        this.source = source;
    }

    /** Takes the next bytes of the message, as they are on the wire. */
    void take(ByteBuffer in, int count, int key, int phase, MessageBuffer to, int maxFrame)
            throws Refusal, FrameTooLongException {
        if (piece.length == 0) {
            piece = new byte[STEP];
        }
        for (int done = 0; done < count; ) {
            int length = Math.min(STEP, count - done);
            in.get(piece, 0, length);
            Masking.apply(piece, 0, length, key, phase + done);
            inflate(piece, length, to, maxFrame);
            done += length;
            empty = false;
        }
    }

    /** The message has come in full. */
    void finish(MessageBuffer to, int maxFrame) throws Refusal, FrameTooLongException {
        piece = MessageBuffer.EMPTY;
        Inflater zlib = inflater;
        if (zlib != null && !empty && !zlib.finished()) {
            inflate(TAIL, TAIL.length, to, maxFrame);
            if (!sharesContext) {
                int size = to.size();
                inflate(LAST_BLOCK, LAST_BLOCK.length, to, maxFrame);
                if (!zlib.finished() || zlib.getRemaining() > 0 || to.size() != size) {
                    throw refused("ends inside a block");
                }
            }
        }
        if (!sharesContext) {
            release();
        }
        empty = true;
    }

    private void inflate(byte[] bytes, int length, MessageBuffer to, int maxFrame)
            throws Refusal, FrameTooLongException {
        Inflater zlib = inflater == null ? source.get() : inflater;
        inflater = zlib;
        zlib.setInput(bytes, 0, length);
        try {
            while (true) {
                if (zlib.finished()) { // a sender may end each message with a last block (section 7.2.3.4)
                    int rest = zlib.getRemaining();
                    if (rest == 0) {
                        return;
                    }
                    zlib.reset();
                    zlib.setInput(bytes, length - rest, rest);
                }
                if (!step(zlib, to, maxFrame) && !zlib.finished()) {
                    return;
                }
            }
        } catch (DataFormatException e) {
            throw refused("cannot be inflated (" + e.getMessage() + ")");
        }
    }

    /** Returns whether anything came out. */
    private static boolean step(Inflater zlib, MessageBuffer to, int maxFrame)
            throws DataFormatException, Refusal, FrameTooLongException {
        int room = Math.min(STEP, maxFrame - to.size());
        if (room == 0) {
            if (zlib.inflate(new byte[1]) > 0) {
                throw new FrameTooLongException(
                        "message that is inflated to more than %d bytes".formatted(maxFrame), maxFrame, false);
            }
            return false;
        }
        to.reserve(room);
        int count = zlib.inflate(to.bytes(), to.size(), room);
        to.added(count);
        return count > 0;
    }

    private static Refusal refused(String how) {
        return new Refusal(CloseStatus.INVALID_TEXT, "a compressed message that " + how);
    }

    /** Gives the native memory back; may be called more than once. */
    void release() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        piece = MessageBuffer.EMPTY;
        empty = true;
    }
}
