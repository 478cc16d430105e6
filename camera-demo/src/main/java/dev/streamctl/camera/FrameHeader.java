package dev.streamctl.camera;

import dev.streamctl.framing.MalformedFrameException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What stands before the JPEG in a frame over TCP and WebSocket. Big-endian:
 *
 * <pre>
 *   offset  bytes
 *    0      1      version, 1
 *    1      1      type: 1 picture, 2 no signal, 3 notice (then text in UTF-8 instead of a JPEG);
 *                 a reader passes over a frame of any other
 *    2      2      length of this header, 20 or more: a reader steps over what it does not know
 *    4      8      sequence, from 1; a gap is frames that this viewer did not get
 *   12      8      time of the capture, microseconds since 1970 (UTC) by the camera's clock
 * </pre>
 *
 * @param capturedMicros microseconds since 1970
 */
public record FrameHeader(FrameType type, long sequence, long capturedMicros) {

    /** Bytes of the header as this version writes it. */
    public static final int BYTES = 20;

    private static final int VERSION = 1;

    /** A header for a time; before 1970 it is 1970. */
    public static FrameHeader at(FrameType type, long sequence, Instant captured) {
        return new FrameHeader(type, sequence, Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, captured)));
    }

    /** When the frame was captured, by the camera's clock. */
    public Instant captured() {
        return Instant.EPOCH.plus(capturedMicros, ChronoUnit.MICROS);
    }

    /** Header and what follows it, in one array. */
    public byte[] before(byte[] body) {
        byte[] frame = new byte[BYTES + body.length];
        ByteBuffer.wrap(frame)
                .put((byte) VERSION)
                .put((byte) type.code())
                .putShort((short) BYTES)
                .putLong(sequence)
                .putLong(capturedMicros)
                .put(body);
        return frame;
    }

    /**
     * The header of a received frame.
     *
     * @throws MalformedFrameException the frame is too short, or of another version or an unknown type
     */
    public static FrameHeader of(byte[] frame) throws MalformedFrameException {
        int length = lengthOf(frame);
        FrameType type = typeOf(frame).orElseThrow(() -> malformed("type " + (frame[1] & 0xff) + ", not 1 to 3"));
        ByteBuffer fields = ByteBuffer.wrap(frame, 4, length - 4);
        return new FrameHeader(type, fields.getLong(), fields.getLong());
    }

    /**
     * The type of a received frame; empty where this version does not know it.
     *
     * @throws MalformedFrameException the frame is too short, or of another version
     */
    public static Optional<FrameType> typeOf(byte[] frame) throws MalformedFrameException {
        var _ = lengthOf(frame);
        return FrameType.of(frame[1] & 0xff);
    }

    /**
     * The number of a received frame, also of one whose type this version does not know.
     *
     * @throws MalformedFrameException the frame is too short, or of another version
     */
    public static long sequenceOf(byte[] frame) throws MalformedFrameException {
        var _ = lengthOf(frame);
        return ByteBuffer.wrap(frame).getLong(4);
    }

    /**
     * Where the body of a received frame begins.
     *
     * @throws MalformedFrameException as {@link #of}
     */
    public static int lengthOf(byte[] frame) throws MalformedFrameException {
        if (frame.length < BYTES) {
            throw malformed(frame.length + " bytes, fewer than the " + BYTES + " of its header");
        }
        if (frame[0] != VERSION) {
            throw malformed("version " + (frame[0] & 0xff) + ", not " + VERSION);
        }
        int length = (frame[2] & 0xff) << Byte.SIZE | frame[3] & 0xff;
        if (length < BYTES || length > frame.length) {
            throw malformed("a header of " + length + " bytes, not within " + BYTES + " and " + frame.length);
        }
        return length;
    }

    private static MalformedFrameException malformed(String what) {
        return new MalformedFrameException("frame refused: " + what, true);
    }
}
