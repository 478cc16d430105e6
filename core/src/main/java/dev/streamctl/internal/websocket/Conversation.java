package dev.streamctl.internal.websocket;

import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.internal.Dialogue;
import dev.streamctl.internal.Ending;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection as a framing: messages, and what the two protocol machines say to each other meanwhile. Of the
 * pings of one read, or that come while too much waits to be sent, only the newest are answered (RFC 6455 section 5.5.3 asks
 * for one), so a flood of them grows nothing.
 */
public final class Conversation implements Dialogue<Message> {

    /** At most 2 KiB, whatever the peer does. */
    private static final int MOST_ANSWERS = 16;

    private final Role role;
    private final MessageDecoder decoder;
    private final MaskKeys keys = new MaskKeys();
    private final MessageEncoder encoder;
    private final @Nullable MessageDeflater deflater;

    /** The code that the application chose; the first stays. */
    private final AtomicReference<@Nullable CloseStatus> chosen = new AtomicReference<>();

    private volatile @Nullable CloseStatus peer;
    private volatile int refusalCode = CloseStatus.NONE;
    private final ArrayDeque<byte[]> toAnswer = new ArrayDeque<>(1);
    private final Pings pings = new Pings();
    private boolean ponged;

    /**
     * A connection whose handshake is done.
     *
     * @param deflation null where messages are not compressed
     */
    public Conversation(Role role, Limits limits, @Nullable Deflation deflation) {
        this(
                role,
                limits,
                deflation == null ? null : deflation.inflater(),
                deflation == null ? null : deflation.deflater());
    }

    Conversation(Role role, Limits limits, @Nullable MessageInflater inflater, @Nullable MessageDeflater deflater) {
        this.role = role;
        this.deflater = deflater;
        this.encoder = new MessageEncoder(role, keys, deflater);
        this.decoder = new MessageDecoder(role, limits.intValue(Limit.MAX_FRAGMENTS), new Controls(), inflater);
    }

    private final class Controls implements MessageDecoder.Controls {
        @Override
        public void ping(byte[] payload) {
            if (toAnswer.size() == MOST_ANSWERS) {
                toAnswer.removeFirst();
            }
            toAnswer.addLast(payload);
        }

        @Override
        public void pong(byte[] payload) {
            ponged |= pings.isAnswer(payload);
        }

        @Override
        public void close(CloseStatus status) {
            peer = status;
        }

        @Override
        public void refused(int code) {
            refusalCode = code;
        }
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public Limit limit() {
        return Limit.MAX_FRAME;
    }

    @Override
    public FrameDecoder<Message> decoder() {
        return decoder;
    }

    @Override
    public int maxEncodedSize(Message message) {
        return encoder.maxEncodedSize(message);
    }

    @Override
    public void encode(Message message, int maxFrame, ByteBuffer out) throws FrameException {
        encoder.encode(message, maxFrame, out);
    }

    /** A client masks each message with a key of its own, so it has none. */
    @Override
    public byte @Nullable [] payload(Message message) {
        return role == Role.SERVER && message instanceof Message.Binary(byte[] bytes) ? bytes : null;
    }

    @Override
    public void encodeHead(Message message, int maxFrame, ByteBuffer out) throws FrameException {
        encoder.encodeHead((Message.Binary) message, maxFrame, out);
    }

    @Override
    public Message notice(String text) {
        return Message.of(text);
    }

    @Override
    public boolean afterRead(TimeSource time) {
        if (ponged) {
            ponged = false;
            pings.answered(time.nanoTime());
        }
        return !toAnswer.isEmpty();
    }

    @Override
    public byte @Nullable [] control() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (byte[] asked = toAnswer.poll(); asked != null; asked = toAnswer.poll()) {
            frames.writeBytes(frame(FrameHead.PONG, asked));
        }
        byte[] ping = pings.next();
        if (ping != null) {
            frames.writeBytes(frame(FrameHead.PING, ping));
        }
        return frames.size() == 0 ? null : frames.toByteArray();
    }

    private byte[] frame(int opcode, byte[] payload) {
        return ControlFrames.frame(opcode, payload, role == Role.CLIENT, keys);
    }

    @Override
    public boolean wantPing(TimeSource time) {
        return pings.want(time.nanoTime());
    }

    @Override
    public long pingAge(TimeSource time) {
        return pings.age(time.nanoTime());
    }

    /** Nanoseconds from the newest answered ping to its answer; negative where there was none. */
    public long roundTripNanos() {
        return pings.roundTripNanos();
    }

    /** What the peer's close frame said. */
    public @Nullable CloseStatus peerStatus() {
        return peer;
    }

    /** What the close frame of this side is to say, where it has not been sent. */
    public void choose(CloseStatus status) {
        chosen.compareAndSet(null, status);
    }

    @Override
    public @Nullable String peerClosed() {
        CloseStatus status = peer;
        if (status == null) {
            return null;
        }
        return status.code() == CloseStatus.NONE
                ? "has closed without a code"
                : "has closed with " + Escapes.snippet(status.toString());
    }

    @Override
    public byte[] lastFrame(Ending why, Parting parting) {
        return frame(FrameHead.CLOSE, ControlFrames.payload(status(why, parting)));
    }

    private CloseStatus status(Ending why, Parting parting) {
        if (refusalCode != CloseStatus.NONE) {
            return new CloseStatus(refusalCode, "");
        }
        CloseStatus wish = chosen.get();
        CloseStatus asked = peer;
        return switch (why) {
            case Ending.Broken broken -> new CloseStatus(CloseCodes.of(broken.reason()), "");
            case Ending.Ended _
            when asked != null -> new CloseStatus(asked.code(), ""); // section 5.5.1: usually echoed
            default -> wish != null ? wish : new CloseStatus(CloseCodes.of(parting), "");
        };
    }

    @Override
    public void releaseInput() {
        decoder.release();
    }

    @Override
    public void releaseOutput() {
        if (deflater != null) {
            deflater.release();
        }
    }

    /** Section 7.1.1: the server ends first, for it is the client that could not come back for a while. */
    @Override
    public boolean peerEndsFirst() {
        return role == Role.CLIENT;
    }
}
