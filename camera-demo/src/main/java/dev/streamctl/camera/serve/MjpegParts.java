package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.camera.Frame;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Frames as parts of a multipart stream. Each ends with the boundary of the next, because most clients show a part when they have
 * seen that. Chromium paints it when it has seen the whole head behind that boundary (its {@code MultipartImageResourceParser}): for
 * images of pages each part ends with that head, which so can tell nothing of the frame that is to come. The newest part is kept,
 * so that it is made once for all viewers.
 */
final class MjpegParts {

    /** Of the answer. */
    static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=streamctl-frame";

    private static final String BOUNDARY = "--streamctl-frame\r\n";
    private static final String TYPE = "Content-Type: image/jpeg\r\n";
    private static final double MICROS = 1e6;

    private final boolean forImages;
    private final byte[] end;
    private volatile @Nullable Part newest;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(Frame frame, byte[] bytes) {}

    /** @param forImages whether each part ends with the head of the next; else its own head tells length, number and time */
    MjpegParts(boolean forImages) {
        this.forImages = forImages;
        this.end = ("\r\n" + BOUNDARY + (forImages ? TYPE + "\r\n" : "")).getBytes(US_ASCII);
    }

    boolean forImages() {
        return forImages;
    }

    /** What comes before the first part. */
    static byte[] beginning() {
        return BOUNDARY.getBytes(US_ASCII);
    }

    /** The head of the first part of an image, behind the beginning. */
    static byte[] head() {
        return (TYPE + "\r\n").getBytes(US_ASCII);
    }

    /** One more line for the head of the part that is to come. */
    static byte[] waiting() {
        return "X-Waiting: 1\r\n".getBytes(US_ASCII);
    }

    byte[] of(Frame frame) {
        Part known = newest;
        if (known != null && known.frame == frame) {
            return known.bytes;
        }
        byte[] bytes = make(frame);
        if (known == null || known.frame.sequence() < frame.sequence()) {
            newest = new Part(frame, bytes);
        }
        return bytes;
    }

    private byte[] make(Frame frame) {
        byte[] head = forImages ? new byte[0] : described(frame);
        byte[] part = Arrays.copyOf(head, head.length + frame.jpegLength() + end.length);
        frame.jpeg().get(part, head.length, frame.jpegLength());
        System.arraycopy(end, 0, part, part.length - end.length, end.length);
        return part;
    }

    private static byte[] described(Frame frame) {
        return String.format(
                        Locale.ROOT,
                        TYPE + "Content-Length: %d\r\nX-Frame-Sequence: %d\r\nX-Timestamp: %.6f\r\n\r\n",
                        frame.jpegLength(),
                        frame.sequence(),
                        frame.header().capturedMicros() / MICROS)
                .getBytes(US_ASCII);
    }
}
