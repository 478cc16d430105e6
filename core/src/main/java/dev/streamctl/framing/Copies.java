package dev.streamctl.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames as arrays of their own. */
final class Copies {

    private Copies() {}

    /** The bytes from {@code start} on; the buffer's position stays. */
    static byte[] of(ByteBuffer input, int start, int length) {
        if (input.hasArray()) {
            // an array that is made as a copy of another is not cleared first
            int from = input.arrayOffset() + start;
            return Arrays.copyOfRange(input.array(), from, from + length);
        }
        byte[] copy = new byte[length];
        input.get(start, copy);
        return copy;
    }
}
