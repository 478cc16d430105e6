package dev.streamctl.cli.output;

import dev.streamctl.framing.Escapes;
import java.nio.ByteBuffer;

/** A whole frame made safe for a terminal, piece by piece with {@link Escapes}, which shows only the start of a text. */
final class Printable {

    private static final int LONGEST_CHARACTER = 4;

    private Printable() {}

    static String text(byte[] frame) {
        var text = new StringBuilder(frame.length);
        for (int start = 0; start < frame.length; ) {
            int end = pieceEnd(frame, start);
            text.append(Escapes.snippet(ByteBuffer.wrap(frame, start, end - start)));
            start = end;
        }
        return text.toString();
    }

    /** At most as much as a snippet shows, and where possible not within a character. */
    private static int pieceEnd(byte[] frame, int start) {
        int most = start + Escapes.MAX_BYTES;
        if (most >= frame.length) {
            return frame.length;
        }
        for (int end = most; end > most - LONGEST_CHARACTER; end--) {
            if ((frame[end] & 0xc0) != 0x80) {
                return end;
            }
        }
        return most;
    }
}
