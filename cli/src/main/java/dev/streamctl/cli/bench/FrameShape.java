package dev.streamctl.cli.bench;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the frames of a run look like on the wire: all of one size and alike, but each with its number in it, so that
 * answers that were swapped, repeated or meant for another connection are found. Where a frame is too short for the whole
 * number, its last digits are there. Immutable.
 */
public final class FrameShape {

    /** The longest frame, for it is held in memory several times for each connection. */
    public static final int MOST = 16 << 20;

    /** Digits of 4 bits each, as letters: more frames than anybody waits for. */
    private static final int NUMBER_DIGITS = 12;

    /** What the frames are. */
    public enum Kind {
        /** Bytes of a stream. */
        STREAM,
        /** Text messages. */
        TEXT,
        /** Binary messages. */
        BINARY
    }

    private final Kind kind;
    private final String framing;
    private final byte[] template;
    private final int numberAt;
    private final int digits;

    private FrameShape(Kind kind, String framing, byte[] template, int numberAt, int digits) {
        this.kind = kind;
        this.framing = framing;
        this.template = template;
        this.numberAt = numberAt;
        this.digits = digits;
    }

    /**
     * Frames of {@code size} bytes on the wire, line end or length included.
     *
     * @throws IllegalArgumentException the framing has no frame of that size; one line with the range
     */
    public static FrameShape of(Framing<byte[]> framing, long size) {
        int prefix = framing instanceof LengthPrefixed length ? length.prefixBytes() : 0;
        boolean lines = framing.limit() == Limit.MAX_LINE;
        int overhead = lines ? 1 : prefix;
        int least = Math.max(1, overhead);
        long longest = Math.min(framing.limit().most(), framing.capacity());
        long most = Math.min(MOST, longest + overhead);
        if (size < least || size > most) {
            throw new IllegalArgumentException("a frame of %d bytes is not within %d to %d bytes for --framing %s"
                    .formatted(size, least, most, framing.name()));
        }
        byte[] payload = payload((int) size - overhead, lines);
        return new FrameShape(
                Kind.STREAM, framing.name(), encode(framing, payload), prefix, Math.min(NUMBER_DIGITS, payload.length));
    }

    /**
     * WebSocket messages of {@code size} bytes, text or binary.
     *
     * @throws IllegalArgumentException there are no messages of that size; one line with the range
     */
    public static FrameShape ofMessages(Kind kind, long size) {
        if (size < 1 || size > MOST) {
            throw new IllegalArgumentException(
                    "a message of %d bytes is not within 1 to %d bytes".formatted(size, MOST));
        }
        byte[] payload = payload((int) size, kind == Kind.TEXT);
        return new FrameShape(
                kind, kind == Kind.TEXT ? "text" : "binary", payload, 0, Math.min(NUMBER_DIGITS, payload.length));
    }

    private static byte[] payload(int length, boolean letters) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (letters ? 'a' + i % 26 : i);
        }
        return payload;
    }

    private static byte[] encode(Framing<byte[]> framing, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(framing.maxEncodedSize(payload));
        try {
            framing.encode(payload, Math.max(1, payload.length), out);
        } catch (FrameException e) {
            throw new AssertionError("the range was checked before", e);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** What they are. */
    Kind kind() {
        return kind;
    }

    /** The framing's name, or what kind of messages they are. */
    public String framing() {
        return framing;
    }

    /** Bytes of one frame on the wire. */
    public int size() {
        return template.length;
    }

    /** Writes the frame with this number. */
    void write(byte[] into, int at, long number) {
        System.arraycopy(template, 0, into, at, template.length);
        writeNumber(into, at + numberAt, number);
    }

    /** The first bytes of the frame with this number, up to the last that differs between frames. */
    byte[] head(long number) {
        byte[] head = Arrays.copyOf(template, numberAt + digits);
        writeNumber(head, numberAt, number);
        return head;
    }

    /** Makes the head of one frame that of another. */
    void renumber(byte[] head, long number) {
        writeNumber(head, numberAt, number);
    }

    private void writeNumber(byte[] into, int at, long number) {
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) ('a' + (rest & 0xf));
            rest >>>= 4;
        }
    }

    /**
     * Compares a piece of a frame with what it has to be.
     *
     * @param head of that frame
     * @param position of the piece in the frame
     * @return the index within the piece of the first byte that is wrong, -1 where none is
     */
    int mismatch(byte[] head, int position, byte[] bytes, int at, int length) {
        int inHead = Math.clamp(head.length - position, 0, length);
        if (inHead > 0) {
            int wrong = Arrays.mismatch(head, position, position + inHead, bytes, at, at + inHead);
            if (wrong >= 0) {
                return wrong;
            }
        }
        int wrong = Arrays.mismatch(template, position + inHead, position + length, bytes, at + inHead, at + length);
        return wrong < 0 ? -1 : inHead + wrong;
    }
}
