package dev.streamctl.cli;

import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard input cut into the frames to be sent: its lines, or with {@code --framing raw} whatever one read brings. The
 * library's own decoders do it, so the limits here are those of the wire.
 */
final class InputFrames {

    private static final int READ_SIZE = 16 * 1024;

    private final InputStream in;
    private final FrameDecoder<byte[]> decoder;
    private final int maxFrame;
    private ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE).flip();
    private boolean ended;
    private long number;

    InputFrames(InputStream in, FramingOptions.Kind kind, int maxFrame) {
        Framing<byte[]> framing = kind == FramingOptions.Kind.RAW ? new RawChunks() : Lines.bytes();
        this.in = in;
        this.decoder = framing.decoder();
        this.maxFrame = maxFrame;
    }

    /**
     * The next frame, null at the end. A last line without its LF is a line too.
     *
     * @throws CommandFailedException a line is too long, or the input cannot be read
     */
    byte @Nullable [] next() throws CommandFailedException {
        try {
            return nextOrRefused();
        } catch (FrameException e) {
            throw new CommandFailedException(new Failure(
                    ExitCode.BROKEN,
                    "line " + number + " of standard input: " + e.getMessage(),
                    "--max-frame allows longer ones"));
        }
    }

    /**
     * As {@link #next}, for those who go on behind a line that is refused.
     *
     * @throws FrameException this line is too long, or has bytes that no line has
     */
    byte @Nullable [] nextOrRefused() throws FrameException, CommandFailedException {
        number++;
        byte[] frame = decoder.decode(buffer, maxFrame);
        while (frame == null && read()) {
            frame = decoder.decode(buffer, maxFrame);
        }
        return frame != null ? frame : rest();
    }

    /** Which frame the last one was, from 1. */
    long number() {
        return number;
    }

    private boolean read() throws CommandFailedException {
        if (ended) { // a terminal would ask for a second Ctrl-D
            return false;
        }
        buffer.compact();
        if (!buffer.hasRemaining()) {
            buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
        }
        int count = readInput();
        ended = count < 0;
        buffer.position(buffer.position() + Math.max(0, count)).flip();
        return !ended;
    }

    private int readInput() throws CommandFailedException {
        try {
            return in.read(buffer.array(), buffer.position(), buffer.remaining());
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            throw new CommandFailedException(
                    new Failure(ExitCode.UNEXPECTED, "cannot read standard input: " + why, null));
        }
    }

    private byte @Nullable [] rest() {
        if (!buffer.hasRemaining()) {
            return null;
        }
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }
}
