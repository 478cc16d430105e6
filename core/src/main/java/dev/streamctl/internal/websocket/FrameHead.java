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

    /** The first reserved bit, which stands for a compressed message (RFC 7692 section 6). */
    static final int COMPRESSED = 0x40;

    private static final int OTHER_RESERVED = 0x30;
    static final int MASKED = 0x80;

    /** The longest payload of a control frame, and of a head without a longer length. */
    static final int SHORT = 125;

    static final int TWO_BYTES = 126;
    static final int EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final boolean masked;
    private final boolean deflating;

    private boolean fin;
    private int opcode;
    private boolean compressed;
    private long length;
    private int key;

    /**
     * @param role of the side that reads
     * @param deflating whether messages may be compressed
     */
    FrameHead(Role role, boolean deflating) {
        this.masked = role == Role.SERVER;
        this.deflating = deflating;
    }

    /**
     * Reads a head and moves the position behind it.
     *
     * @param begun whether a message has begun that a continuation could continue
     * @param arrived how many bytes of its message came in the frames before
     * @param maxFrame the longest message
     * @return false when it is not complete, and then nothing was consumed
     */
    boolean read(ByteBuffer in, boolean begun, int arrived, int maxFrame) throws Refusal, FrameTooLongException {
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
        if (!isControl()) {
            checkLength(arrived, maxFrame);
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

    /** A message has no more bytes on the wire than its limit allows in the worst case of compression. */
    private void checkLength(int arrived, int maxFrame) throws FrameTooLongException {
        long most = compressed ? MessageDeflater.bound(maxFrame) : maxFrame;
        if (length > Math.max(0, most - arrived)) {
            throw new FrameTooLongException(
                    "message of at least %s %sbytes, longer than %d"
                            .formatted(
                                    Long.toUnsignedString(arrived + length), // may pass 2^63
                                    compressed ? "compressed " : "",
                                    most),
                    maxFrame,
                    false);
        }
    }

    private void firstByte(int first, boolean begun) throws Refusal {
        fin = (first & FIN) != 0;
        opcode = first & 0xf;
        boolean begins = opcode == TEXT || opcode == BINARY;
        if ((first & OTHER_RESERVED) != 0 || (first & COMPRESSED) != 0 && !(deflating && begins)) {
            throw Refusal.protocol(
                    "reserved bits are set that no extension was agreed on for (first byte %02x)", first);
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
                compressed = (first & COMPRESSED) != 0;
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

    /** Whether the message whose first frame came last is compressed. */
    boolean isCompressed() {
        return compressed;
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
