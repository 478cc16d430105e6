package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.internal.websocket.FrameHead.Refusal;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames of the peer in, messages out; control frames go to {@link Controls} as they come, also between the fragments of a
 * message. A frame that is there as a whole becomes a message at once; of others each byte is taken, unmasked and, in
 * text, checked when it comes. Memory grows with what has come, never with what was announced.
 */
final class MessageDecoder implements FrameDecoder<Message> {

    /** What becomes of control frames and of the first refusal. */
    interface Controls {
        void ping(byte[] payload);

        void pong(byte[] payload);

        void close(CloseStatus status);

        /** The peer is to be told this code. */
        void refused(int code);
    }

    private static final byte[] EMPTY = {};

    /** Texts up to this length are unmasked in memory that is kept. */
    private static final int SCRATCH = 512;

    private final Controls controls;
    private final FrameHead head;
    private final int maxFragments;
    private final Utf8Check utf8 = new Utf8Check();

    private byte[] scratch = EMPTY;

    /** The opcode of the message under way; {@link FrameHead#CONTINUATION} where there is none. */
    private int kind = FrameHead.CONTINUATION;

    private int fragments;
    private byte[] gathered = EMPTY;
    private int size;

    /** Bytes of the frame under way that have not come yet, and those that have; its head was consumed. */
    private int left;

    private int taken;
    private boolean inPayload;

    /** A close frame came, or a refusal was thrown: whatever follows is dropped. */
    private boolean over;

    MessageDecoder(Role role, int maxFragments, Controls controls) {
        this.controls = controls;
        this.head = new FrameHead(role);
        this.maxFragments = maxFragments;
    }

    @Override
    public @Nullable Message decode(ByteBuffer input, int maxFrame) throws FrameException {
        try {
            return next(input, maxFrame);
        } catch (Refusal e) {
            throw refused(e.code(), new MalformedFrameException("frame refused: " + e.getMessage(), false), input);
        } catch (FrameTooLongException e) {
            throw refused(CloseStatus.TOO_BIG, e, input);
        }
    }

    private FrameException refused(int code, FrameException why, ByteBuffer input) {
        controls.refused(code);
        over = true;
        forget();
        input.position(input.limit());
        return why;
    }

    private @Nullable Message next(ByteBuffer in, int maxFrame) throws Refusal, FrameTooLongException {
        while (!over) {
            if (!inPayload) {
                int start = in.position();
                boolean begun = kind != FrameHead.CONTINUATION;
                if (!head.read(in, begun, Math.max(0, maxFrame - size), maxFrame)) {
                    return null;
                }
                if (head.isControl()) {
                    if (in.remaining() < head.length()) {
                        in.position(start); // at most 125 bytes: they may wait
                        return null;
                    }
                    control(payload(in));
                    continue;
                }
                if (!begun && head.isLast() && in.remaining() >= head.length()) {
                    return whole(in);
                }
                beginFrame(begun);
            }
            take(in);
            if (left > 0) {
                return null;
            }
            inPayload = false;
            if (head.isLast()) {
                return finish();
            }
        }
        in.position(in.limit());
        return null;
    }

    private byte[] payload(ByteBuffer in) {
        byte[] payload = head.length() == 0 ? EMPTY : new byte[head.length()];
        in.get(payload);
        Masking.apply(payload, 0, payload.length, head.key(), 0);
        return payload;
    }

    private Message whole(ByteBuffer in) throws Refusal {
        int length = head.length();
        if (head.opcode() == FrameHead.BINARY) {
            return new Message.Binary(payload(in));
        }
        byte[] bytes = length > SCRATCH ? new byte[length] : scratch();
        in.get(bytes, 0, length);
        if (Masking.apply(bytes, 0, length, head.key(), 0)) {
            return new Message.Text(new String(bytes, 0, length, ISO_8859_1));
        }
        utf8.reset();
        check(bytes, 0, length);
        return text(bytes, length);
    }

    private byte[] scratch() {
        if (scratch.length == 0) {
            scratch = new byte[SCRATCH];
        }
        return scratch;
    }

    private void beginFrame(boolean begun) throws Refusal {
        if (!begun) {
            kind = head.opcode();
            utf8.reset();
        }
        fragments++;
        if (fragments > maxFragments) {
            throw new Refusal(CloseStatus.POLICY, "a message of more than %d fragments".formatted(maxFragments));
        }
        inPayload = true;
        left = head.length();
        taken = 0;
    }

    private void take(ByteBuffer in) throws Refusal {
        int count = Math.min(left, in.remaining());
        if (count == 0) {
            return;
        }
        if (gathered.length - size < count) {
            int needed = Math.addExact(size, count);
            int doubled = (int) Math.min(2L * gathered.length, Integer.MAX_VALUE - 8);
            byte[] larger = new byte[Math.max(needed, doubled)];
            System.arraycopy(gathered, 0, larger, 0, size);
            gathered = larger;
        }
        in.get(gathered, size, count);
        Masking.apply(gathered, size, size + count, head.key(), taken);
        if (kind == FrameHead.TEXT) {
            check(gathered, size, size + count);
        }
        size += count;
        taken += count;
        left -= count;
    }

    private void check(byte[] bytes, int from, int to) throws Refusal {
        if (!utf8.accepts(bytes, from, to)) {
            throw new Refusal(CloseStatus.INVALID_TEXT, "a text message that is not UTF-8");
        }
    }

    private Message finish() throws Refusal {
        Message message =
                kind == FrameHead.TEXT ? text(gathered, size) : new Message.Binary(Arrays.copyOf(gathered, size));
        forget();
        return message;
    }

    private Message text(byte[] bytes, int length) throws Refusal {
        if (!utf8.isComplete()) {
            throw new Refusal(CloseStatus.INVALID_TEXT, "a text message that ends inside a character");
        }
        return new Message.Text(new String(bytes, 0, length, UTF_8));
    }

    /** Holds no memory between two messages. */
    private void forget() {
        kind = FrameHead.CONTINUATION;
        fragments = 0;
        gathered = EMPTY;
        size = 0;
        inPayload = false;
        left = 0;
    }

    private void control(byte[] payload) throws Refusal {
        switch (head.opcode()) {
            case FrameHead.PING -> controls.ping(payload);
            case FrameHead.PONG -> controls.pong(payload);
            default -> {
                controls.close(ControlFrames.status(payload));
                over = true;
                forget();
            }
        }
    }

    @Override
    public @Nullable Message end(ByteBuffer rest, int maxFrame) throws FrameException {
        int arrived = size + rest.remaining();
        boolean inside = insideFrame() || rest.hasRemaining();
        rest.position(rest.limit());
        if (over || !inside) {
            return null;
        }
        over = true;
        forget();
        throw new TruncatedFrameException("input ended inside a message, after %d bytes of it".formatted(arrived));
    }

    @Override
    public boolean insideFrame() {
        return !over && (inPayload || kind != FrameHead.CONTINUATION);
    }
}
