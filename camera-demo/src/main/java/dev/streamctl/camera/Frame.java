package dev.streamctl.camera;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** One frame, held once for all viewers. Immutable; the arrays it gives are shared and must not be changed. */
public final class Frame {

    private final FrameHeader header;
    private final long nanos;
    private final byte[] encoded;

    /**
     * A frame.
     *
     * @param nanos the time of its capture on the clock of the hub's {@link dev.streamctl.task.TimeSource}
     * @param jpeg copied, once
     */
    Frame(FrameHeader header, long nanos, byte[] jpeg) {
        this.header = header;
        this.nanos = nanos;
        this.encoded = header.before(jpeg);
    }

    /** Sequence, type and time. */
    public FrameHeader header() {
        return header;
    }

    /** Counts from 1 with each frame of the hub, whatever its type. */
    public long sequence() {
        return header.sequence();
    }

    /** What it shows. */
    public FrameType type() {
        return header.type();
    }

    /** When it was captured, on the clock of the hub; only differences mean something. */
    public long nanoTime() {
        return nanos;
    }

    /** Header and JPEG, as they go over TCP and WebSocket. Shared by all: it must not be changed. */
    public byte[] encoded() {
        return encoded;
    }

    /** Where the JPEG begins in {@link #encoded()}. */
    public int jpegOffset() {
        return FrameHeader.BYTES;
    }

    /** Bytes of the JPEG. */
    public int jpegLength() {
        return encoded.length - FrameHeader.BYTES;
    }

    /** The JPEG, without a copy. */
    public ByteBuffer jpeg() {
        return ByteBuffer.wrap(encoded, jpegOffset(), jpegLength()).slice().asReadOnlyBuffer();
    }

    /** The JPEG, without a copy, for a decoder. */
    public InputStream jpegStream() {
        return new ByteArrayInputStream(encoded, jpegOffset(), jpegLength());
    }

    @Override
    public String toString() {
        return "frame %d, %s, %d bytes".formatted(sequence(), type(), jpegLength());
    }
}
