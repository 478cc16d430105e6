package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages in, frames out: each in one frame (RFC 6455 section 5.6), compressed where that was agreed on and pays, masked by a
 * client. For one thread at a time.
 */
final class MessageEncoder {

    private static final int LONGEST_HEAD = 14;
    private static final int BYTES_PER_CHAR = 3;

    private final Role role;
    private final MaskKeys keys;
    private final @Nullable MessageDeflater deflater;

    /** @param deflater null where messages are not compressed */
    MessageEncoder(Role role, MaskKeys keys, @Nullable MessageDeflater deflater) {
        this.role = role;
        this.keys = keys;
        this.deflater = deflater;
    }

    int maxEncodedSize(Message message) {
        long most = switch (message) {
            case Message.Text text -> (long) BYTES_PER_CHAR * text.text().length();
            case Message.Binary binary -> binary.bytes().length;
        };
        long encoded = deflater == null ? most : MessageDeflater.bound(most);
        return (int) Math.min(Integer.MAX_VALUE, LONGEST_HEAD + encoded);
    }

    void encode(Message message, int maxFrame, ByteBuffer out) throws FrameException {
        switch (message) {
            case Message.Binary binary -> frame(FrameHead.BINARY, binary.bytes(), maxFrame, out);
            case Message.Text text -> {
                if (text.text().length() > maxFrame) { // no character is shorter than a byte
                    throw tooLong(text.text().length(), "characters", maxFrame);
                }
                byte[] bytes = text.text().getBytes(UTF_8);
                refuseUnpairedSurrogates(text.text(), bytes);
                frame(FrameHead.TEXT, bytes, maxFrame, out);
            }
        }
    }

    /** What stands before the bytes of a message that is neither compressed nor masked. */
    void encodeHead(Message.Binary message, int maxFrame, ByteBuffer out) throws FrameException {
        head(FrameHead.BINARY, checkedLength(message.bytes(), maxFrame), out);
    }

    private static int checkedLength(byte[] payload, int maxFrame) throws FrameException {
        if (payload.length > maxFrame) {
            throw tooLong(payload.length, "bytes", maxFrame);
        }
        return payload.length;
    }

    private void frame(int opcode, byte[] payload, int maxFrame, ByteBuffer out) throws FrameException {
        int length = checkedLength(payload, maxFrame);
        int start = out.position();
        int deflated = deflater == null || !MessageDeflater.isWorthwhile(length)
                ? -1
                : deflater.deflate(payload, out, start + LONGEST_HEAD);
        if (deflated < 0) {
            head(opcode, length, out);
            start = out.position();
            out.put(payload);
        } else {
            head(opcode | FrameHead.COMPRESSED, deflated, out);
            int from = start + LONGEST_HEAD;
            start = out.position();
            out.put(start, out, from, deflated).position(start + deflated);
        }
        if (role == Role.CLIENT) {
            Masking.apply(out, start, out.position(), out.getInt(start - Integer.BYTES));
        }
    }

    /** With the mask's key as its last four bytes, where there is a mask. */
    private void head(int opcode, int length, ByteBuffer out) {
        int mask = role == Role.CLIENT ? FrameHead.MASKED : 0;
        out.put((byte) (FrameHead.FIN | opcode));
        if (length <= FrameHead.SHORT) {
            out.put((byte) (mask | length));
        } else if (length < 1 << Short.SIZE) {
            out.put((byte) (mask | FrameHead.TWO_BYTES)).putShort((short) length);
        } else {
            out.put((byte) (mask | FrameHead.EIGHT_BYTES)).putLong(length);
        }
        if (mask != 0) {
            out.putInt(keys.next());
        }
    }

    private static FrameTooLongException tooLong(int length, String unit, int maxFrame) {
        return new FrameTooLongException(
                "message of %d %s, longer than %d bytes".formatted(length, unit, maxFrame), maxFrame, true);
    }

    /** What cannot be encoded became a question mark. */
    private static void refuseUnpairedSurrogates(String text, byte[] bytes) throws MalformedFrameException {
        boolean found = false;
        for (byte value : bytes) {
            found |= value == '?';
        }
        for (int at = 0; found && at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            if (Character.getType(codePoint) == Character.SURROGATE) {
                throw new MalformedFrameException(
                        "message cannot be sent: unpaired surrogate at character %d: \"%s\""
                                .formatted(at, Escapes.snippet(text)),
                        true);
            }
            at += Character.charCount(codePoint);
        }
    }
}
