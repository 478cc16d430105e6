package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.internal.websocket.FrameHead.Refusal;
import dev.streamctl.websocket.CloseStatus;
import java.nio.ByteBuffer;

/** The bytes of control frames (RFC 6455 section 5.5). */
final class ControlFrames {

    private static final int CODE_BYTES = 2;

    private ControlFrames() {}

    /** What the payload of a close frame says. */
    static CloseStatus status(byte[] payload) throws Refusal {
        if (payload.length == 0) {
            return new CloseStatus(CloseStatus.NONE, "");
        }
        if (payload.length < CODE_BYTES) {
            throw Refusal.protocol("a close frame with half a code");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (!CloseStatus.isSendable(code)) {
            throw Refusal.protocol("a close frame with the code %d, which may not be sent", code);
        }
        var utf8 = new Utf8Check();
        if (!utf8.accepts(payload, CODE_BYTES, payload.length) || !utf8.isComplete()) {
            throw new Refusal(CloseStatus.INVALID_TEXT, "a close frame whose reason is not UTF-8");
        }
        return new CloseStatus(code, new String(payload, CODE_BYTES, payload.length - CODE_BYTES, UTF_8));
    }

    /** The payload of a close frame; a code that stands for none gives an empty one. */
    static byte[] payload(CloseStatus status) {
        if (!CloseStatus.isSendable(status.code())) {
            return new byte[0];
        }
        byte[] reason = status.reason().getBytes(UTF_8);
        return ByteBuffer.allocate(CODE_BYTES + reason.length)
                .putShort((short) status.code())
                .put(reason)
                .array();
    }

    /** A whole control frame. */
    static byte[] frame(int opcode, byte[] payload, boolean masked, MaskKeys keys) {
        int head = masked ? 2 + Integer.BYTES : 2;
        ByteBuffer frame = ByteBuffer.allocate(head + payload.length)
                .put((byte) (FrameHead.FIN | opcode))
                .put((byte) ((masked ? FrameHead.MASKED : 0) | payload.length));
        if (masked) {
            int key = keys.next();
            frame.putInt(key).put(payload);
            Masking.apply(frame.array(), head, frame.capacity(), key, 0);
        } else {
            frame.put(payload);
        }
        return frame.array();
    }
}
