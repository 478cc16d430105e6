package dev.streamctl.internal.websocket;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.websocket.CloseStatus;
import java.nio.ByteBuffer;

/** The head of a frame (RFC 6455 section 5.2), refused at the first byte that is wrong. For one thread at a time. */
final class FrameHead {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FIN = 0x80;
    static final int MASKED = 0x80;

    /** The longest payload of a control frame, and of a head without a longer length. */
    static final int SHORT = 125;

    static final int TWO_BYTES = 126;
    static final int EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final boolean masked;

    private boolean fin;
    private int opcode;
    private long length;
    private int key;

    /** @param role of the side that reads */
    FrameHead(Role role) {
        this.masked = role == Role.SERVER;
    }

    /**
     * Reads a head and moves the position behind it.
     *
     * @param begun whether a message has begun that a continuation could continue
     * @param room how many bytes a data frame may have
     * @param maxFrame for the message about one that has more
     * @return false when it is not complete, and then nothing was consumed
     */
    boolean read(ByteBuffer in, boolean begun, long room, int maxFrame) throws Refusal, FrameTooLongException {
        int at = in.position();
        int available = in.remaining();
        if (available == 0) {
            return false;
        }
        firstByte(in.get(at) & 0xff, begun);
        if (available == 1) {
            return false;
        }
        int second = in.get(at + 1) & 0xff;
        int shortLength = second & ~MASKED;
        secondByte(second, shortLength);
        int size = 2 + lengthBytes(shortLength);
        if (available < size) {
            return false;
        }
        length = length(in, at + 2, shortLength);
        if (!isControl() && length > room) {
            throw new FrameTooLongException(
                    "message of at least %d bytes, longer than %d".formatted(maxFrame - room + length, maxFrame),
                    maxFrame,
                    false);
        }
        if (available < size + (masked ? MASK_BYTES : 0)) {
            return false;
        }
        in.position(at + size);
        key = 0;
        for (int i = 0; masked && i < MASK_BYTES; i++) {
            key = key << Byte.SIZE | in.get() & 0xff;
        }
        return true;
    }

    private void firstByte(int first, boolean begun) throws Refusal {
        fin = (first & FIN) != 0;
        opcode = first & 0xf;
        if ((first & 0x70) != 0) {
            throw Refusal.protocol("reserved bits are set, and no extension was agreed on (first byte %02x)", first);
        }
        switch (opcode) {
            case CONTINUATION -> {
                if (!begun) {
                    throw Refusal.protocol("a continuation, and no message has begun");
                }
            }
            case TEXT, BINARY -> {
                if (begun) {
                    throw Refusal.protocol("a new message before the last fragment of the one under way");
                }
            }
            case CLOSE, PING, PONG -> {
                if (!fin) {
                    throw Refusal.protocol("a fragmented control frame (opcode %x)", opcode);
                }
            }
            default -> throw Refusal.protocol("the reserved opcode %x", opcode);
        }
    }

    private void secondByte(int second, int shortLength) throws Refusal {
        if ((second & MASKED) != 0 != masked) {
            throw Refusal.protocol(masked ? "a client's frame without a mask" : "a server's frame with a mask");
        }
        if (isControl() && shortLength > SHORT) {
            throw Refusal.protocol("a control frame of more than %d bytes (opcode %x)", SHORT, opcode);
        }
    }

    private static int lengthBytes(int shortLength) {
        return switch (shortLength) {
            case TWO_BYTES -> Short.BYTES;
            case EIGHT_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    private static long length(ByteBuffer in, int at, int shortLength) throws Refusal {
        if (shortLength <= SHORT) {
            return shortLength;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes(shortLength); i++) {
            length = length << Byte.SIZE | in.get(at + i) & 0xff;
        }
        long least = shortLength == TWO_BYTES ? SHORT + 1 : 1 << Short.SIZE;
        if (length < least) {
            throw Refusal.protocol(
                    length < 0 ? "a length with its top bit set" : "the length %d in more bytes than it needs", length);
        }
        return length;
    }

    boolean isControl() {
        return opcode >= CLOSE;
    }

    /** Whether it is the last frame of its message. */
    boolean isLast() {
        return fin;
    }

    int opcode() {
        return opcode;
    }

    /** Bytes of payload; at most the room that was given, or 125 for a control frame. */
    int length() {
        return (int) length;
    }

    /** The mask, 0 where there is none. */
    int key() {
        return key;
    }

    /** Why a frame is refused, with the code for the peer. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final int code;

        Refusal(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        static Refusal protocol(String message, Object... values) {
            return new Refusal(CloseStatus.PROTOCOL_ERROR, message.formatted(values));
        }

        int code() {
            return code;
        }
    }
}
