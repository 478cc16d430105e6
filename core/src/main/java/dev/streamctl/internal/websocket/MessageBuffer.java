package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.internal.websocket.FrameHead.Refusal;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The payload of the message under way; text is checked as it comes. Memory grows with what has come, and none is held
 * between two messages but for a little that short texts are made in. For one thread at a time.
 */
final class MessageBuffer {

    static final byte[] EMPTY = {};

    /** Texts up to this length are unmasked in memory that is kept. */
    private static final int SCRATCH = 512;

    private final Utf8Check utf8 = new Utf8Check();
    private boolean text;
    private byte[] scratch = EMPTY;
    private byte[] bytes = EMPTY;
    private int size;

    /** A message begins. */
    void begin(boolean isText) {
        text = isText;
        utf8.reset();
    }

    /** How much of the message has come. */
    int size() {
        return size;
    }

    /** Where the next bytes go, from {@link #size} on. */
    byte[] bytes() {
        return bytes;
    }

    /** Makes room for so many bytes more. */
    void reserve(int count) {
        if (bytes.length - size < count) {
            int needed = Math.addExact(size, count);
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            byte[] larger = new byte[Math.max(needed, doubled)];
            System.arraycopy(bytes, 0, larger, 0, size);
            bytes = larger;
        }
    }

    /** So many bytes were put behind those that were there. */
    void added(int count) throws Refusal {
        if (text) {
            check(bytes, size, size + count);
        }
        size += count;
    }

    /** Takes payload as it is on the wire. */
    void take(ByteBuffer in, int count, int key, int phase) throws Refusal {
        reserve(count);
        in.get(bytes, size, count);
        Masking.apply(bytes, size, size + count, key, phase);
        added(count);
    }

    /** The message that has come. */
    Message finish() throws Refusal {
        Message message = text ? text(bytes, size) : new Message.Binary(Arrays.copyOf(bytes, size));
        forget();
        return message;
    }

    /** Drops what has come. */
    void forget() {
        bytes = EMPTY;
        size = 0;
    }

    /** A message of one frame that is there as a whole. */
    Message whole(ByteBuffer in, FrameHead head) throws Refusal {
        int length = head.length();
        if (head.opcode() == FrameHead.BINARY) {
            return new Message.Binary(payload(in, head));
        }
        byte[] unmasked = length > SCRATCH ? new byte[length] : scratch();
        in.get(unmasked, 0, length);
        if (Masking.apply(unmasked, 0, length, head.key(), 0)) {
            return new Message.Text(new String(unmasked, 0, length, ISO_8859_1));
        }
        utf8.reset();
        check(unmasked, 0, length);
        return text(unmasked, length);
    }

    /** The payload of a frame that is there as a whole. */
    static byte[] payload(ByteBuffer in, FrameHead head) {
        byte[] payload = head.length() == 0 ? EMPTY : new byte[head.length()];
        in.get(payload);
        Masking.apply(payload, 0, payload.length, head.key(), 0);
        return payload;
    }

    private byte[] scratch() {
        if (scratch.length == 0) {
            scratch = new byte[SCRATCH];
        }
        return scratch;
    }

    private void check(byte[] unmasked, int from, int to) throws Refusal {
        if (!utf8.accepts(unmasked, from, to)) {
            throw new Refusal(CloseStatus.INVALID_TEXT, "a text message that is not UTF-8");
        }
    }

    private Message text(byte[] unmasked, int length) throws Refusal {
        if (!utf8.isComplete()) {
            throw new Refusal(CloseStatus.INVALID_TEXT, "a text message that ends inside a character");
        }
        return new Message.Text(new String(unmasked, 0, length, UTF_8));
    }
}
