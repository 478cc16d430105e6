package dev.streamctl.camera.jpeg;

import java.util.Optional;

/**
 * Whether bytes are one whole JPEG picture, by its markers (ITU-T T.81 annex B). Coded data is not looked at, and bytes behind
 * the picture are let pass: drivers fill up their buffers. Costs no copy.
 */
public final class JpegCheck {

    private static final int FF = 0xFF;

    private JpegCheck() {}

    /** What is wrong, {@link Dropped#BROKEN} or {@link Dropped#TRUNCATED}; empty where nothing is. */
    public static Optional<Dropped> fault(byte[] bytes) {
        if (bytes.length < 2 || at(bytes, 0) != FF || at(bytes, 1) != Marker.SOI) {
            return Optional.of(Dropped.BROKEN);
        }
        boolean hasFrame = false;
        int at = 2;
        while (at + Segments.HEAD <= bytes.length) {
            int code = at(bytes, at + 1);
            if (at(bytes, at) != FF || code == 0 || code == Marker.SOI || code == Marker.EOI) {
                return Optional.of(Dropped.BROKEN);
            }
            if (code == FF) {
                at++; // a fill byte
            } else if (Marker.standsAlone(code)) {
                at += 2;
            } else {
                hasFrame |= Marker.isFrameHeader(code);
                int length = at(bytes, at + 2) << Byte.SIZE | at(bytes, at + 3);
                if (length < 2 || code == Marker.SOS && !hasFrame) {
                    return Optional.of(Dropped.BROKEN);
                }
                at += 2 + length;
                if (code == Marker.SOS) {
                    return hasEnd(bytes, at) ? Optional.empty() : Optional.of(Dropped.TRUNCATED);
                }
            }
        }
        return Optional.of(Dropped.TRUNCATED);
    }

    private static boolean hasEnd(byte[] bytes, int from) {
        for (int at = bytes.length - 2; at >= from; at--) {
            if (at(bytes, at) == FF && at(bytes, at + 1) == Marker.EOI) {
                return true;
            }
        }
        return false;
    }

    private static int at(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }
}
