package dev.streamctl.internal.websocket;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.internal.websocket.FrameHead.Refusal;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames of the peer in, messages out; control frames go to {@link Controls} as they come, also between the fragments of a
 * message. A frame that is there as a whole becomes a message at once; of others each byte is taken, unmasked, inflated and,
 * in text, checked when it comes. Memory grows with what has come, never with what was announced.
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

    private final Controls controls;
    private final FrameHead head;
    private final int maxFragments;
    private final @Nullable MessageInflater inflater;
    private final MessageBuffer buffer = new MessageBuffer();

    /** The opcode of the message under way; {@link FrameHead#CONTINUATION} where there is none. */
    private int kind = FrameHead.CONTINUATION;

    private int fragments;

    /** Bytes of the message's payload that have come, in all its frames. */
    private int arrived;

    /** Bytes of the frame under way that have not come yet, and those that have; its head was consumed. */
    private int left;

    private int taken;
    private boolean inPayload;

    /** What the last message holds: its payload as it came, or inflated where that is more. */
    private int held;

    /** A close frame came, or a refusal was thrown: whatever follows is dropped. */
    private boolean over;

    /** @param inflater null where messages may not be compressed */
    MessageDecoder(Role role, int maxFragments, Controls controls, @Nullable MessageInflater inflater) {
        this.controls = controls;
        this.head = new FrameHead(role, inflater != null);
        this.maxFragments = maxFragments;
        this.inflater = inflater;
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

    private @Nullable Message next(ByteBuffer in, int maxFrame) throws Refusal, FrameException {
        while (!over) {
            if (!inPayload) {
                int start = in.position();
                boolean begun = kind != FrameHead.CONTINUATION;
                if (!head.read(in, begun, arrived, maxFrame)) {
                    return null;
                }
                if (head.isControl()) {
                    if (in.remaining() < head.length()) {
                        in.position(start); // at most 125 bytes: they may wait
                        return null;
                    }
                    control(MessageBuffer.payload(in, head));
                    continue;
                }
                if (!begun && head.isLast() && !head.isCompressed() && in.remaining() >= head.length()) {
                    held = head.length();
                    return buffer.whole(in, head);
                }
                beginFrame(begun);
            }
            take(in, maxFrame);
            if (left > 0) {
                return null;
            }
            inPayload = false;
            if (head.isLast()) {
                return finish(maxFrame);
            }
        }
        in.position(in.limit());
        return null;
    }

    private void beginFrame(boolean begun) throws Refusal {
        if (!begun) {
            kind = head.opcode();
            buffer.begin(kind == FrameHead.TEXT);
        }
        fragments++;
        if (fragments > maxFragments) {
            throw new Refusal(CloseStatus.POLICY, "a message of more than %d fragments".formatted(maxFragments));
        }
        inPayload = true;
        left = head.length();
        taken = 0;
    }

    private void take(ByteBuffer in, int maxFrame) throws Refusal, FrameTooLongException {
        int count = Math.min(left, in.remaining());
        if (count == 0) {
            return;
        }
        if (inflater != null && head.isCompressed()) {
            inflater.take(in, count, head.key(), taken, buffer, maxFrame);
        } else {
            buffer.take(in, count, head.key(), taken);
        }
        arrived += count;
        taken += count;
        left -= count;
    }

    private Message finish(int maxFrame) throws Refusal, FrameTooLongException {
        if (inflater != null && head.isCompressed()) {
            inflater.finish(buffer, maxFrame);
        }
        held = Math.max(arrived, buffer.size());
        Message message = buffer.finish();
        reset();
        return message;
    }

    /** Nothing more is read: holds no memory. */
    private void forget() {
        reset();
        buffer.forget();
        if (inflater != null) {
            inflater.release();
        }
    }

    private void reset() {
        kind = FrameHead.CONTINUATION;
        fragments = 0;
        arrived = 0;
        inPayload = false;
        left = 0;
    }

    /** The connection is gone. */
    void release() {
        over = true;
        forget();
    }

    private void control(byte[] payload) throws Refusal, TruncatedFrameException {
        switch (head.opcode()) {
            case FrameHead.PING -> controls.ping(payload);
            case FrameHead.PONG -> controls.pong(payload);
            default -> {
                controls.close(ControlFrames.status(payload));
                over = true;
                boolean inside = kind != FrameHead.CONTINUATION;
                int came = arrived;
                forget();
                if (inside) {
                    throw new TruncatedFrameException("closed inside a message, after %d bytes of it".formatted(came));
                }
            }
        }
    }

    @Override
    public @Nullable Message end(ByteBuffer rest, int maxFrame) throws FrameException {
        int came = arrived + rest.remaining();
        boolean inside = insideFrame() || rest.hasRemaining();
        rest.position(rest.limit());
        if (over || !inside) {
            return null;
        }
        over = true;
        forget();
        throw new TruncatedFrameException("input ended inside a message, after %d bytes of it".formatted(came));
    }

    /** Without the control frames, which leave nothing. */
    @Override
    public int held(int ofInput) {
        return held;
    }

    @Override
    public boolean insideFrame() {
        return !over && (inPayload || kind != FrameHead.CONTINUATION);
    }
}
