package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.camera.Frame;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Frames as parts of a multipart stream. Each ends with the boundary of the next, because a browser paints a part when it has
 * seen that. The newest part is kept, so that it is made once for all viewers.
 */
final class MjpegParts {

    /** Of the answer. */
    static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=streamctl-frame";

    private static final String BOUNDARY = "--streamctl-frame\r\n";
    private static final byte[] END = ("\r\n" + BOUNDARY).getBytes(US_ASCII);
    private static final byte[] WAITING = "X-Waiting: 1\r\n".getBytes(US_ASCII);
    private static final double MICROS = 1e6;

    private volatile @Nullable Part newest;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(Frame frame, byte[] bytes) {}

    /** What comes before the first part. */
    static byte[] beginning() {
        return BOUNDARY.getBytes(US_ASCII);
    }

    /** One more line for the head of the part that is to come. */
    static byte[] waiting() {
        return WAITING.clone();
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

    private static byte[] make(Frame frame) {
        byte[] head = String.format(
                        Locale.ROOT,
                        "Content-Type: image/jpeg\r\nContent-Length: %d\r\nX-Frame-Sequence: %d\r\nX-Timestamp: %.6f\r\n\r\n",
                        frame.jpegLength(),
                        frame.sequence(),
                        frame.header().capturedMicros() / MICROS)
                .getBytes(US_ASCII);
        byte[] part = Arrays.copyOf(head, head.length + frame.jpegLength() + END.length);
        frame.jpeg().get(part, head.length, frame.jpegLength());
        System.arraycopy(END, 0, part, part.length - END.length, END.length);
        return part;
    }
}
