package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import dev.streamctl.http.BodyStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** One client of MJPEG. */
final class MjpegOutput implements FrameOutput {

    /** With what each JPEG begins. */
    private static final byte[] START = {(byte) 0xff, (byte) 0xd8};

    /** May stand before any marker in a JPEG (ITU-T T.81, B.1.1.2). */
    private static final byte[] FILL = {(byte) 0xff};

    private final BodyStream body;
    private final MjpegParts parts;
    private boolean headSent;
    private boolean startSent;
    private byte[] last = {};

    /** The body has its beginning already. */
    MjpegOutput(BodyStream body, MjpegParts parts) {
        this.body = body;
        this.parts = parts;
    }

    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        body.awaitWritable();
    }

    @Override
    public void send(Frame frame) throws IOException, InterruptedException {
        byte[] part = parts.of(frame);
        if (parts.forImages() && !headSent) {
            body.send(MjpegParts.head());
            headSent = true;
        }
        if (startSent) {
            startSent = false;
            body.send(rest(part));
        } else {
            body.sendShared(part);
        }
        if (parts.forImages()) {
            last = part;
        }
    }

    private static byte[] rest(byte[] part) {
        return Arrays.copyOfRange(part, START.length, part.length);
    }

    /** A picture that was begun for a probe becomes the last one again: in the place of half a one a browser shows none. */
    void end(Duration within) throws IOException, InterruptedException {
        if (startSent) {
            startSent = false;
            body.send(rest(last), within);
        }
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        body.flush();
    }

    @Override
    public void cut() {
        // the exception that follows resets the connection
    }

    @Override
    public boolean repeatsWhenIdle() {
        return true;
    }

    /** Behind the head of an image there is no line that could be added: its picture is begun. */
    @Override
    public void probe() throws IOException {
        if (!headSent) {
            body.trySend(MjpegParts.waiting());
        } else if (body.trySend(startSent ? FILL : START)) {
            startSent = true;
        }
    }
}
