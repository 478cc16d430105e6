package dev.streamctl.framing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds a byte in a buffer, eight bytes at a time. */
final class ByteScan {

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private ByteScan() {}

    /**
     * The index of the first {@code value} in {@code from} (with) to {@code to} (without), or -1. Leaves the buffer's
     * position, limit and byte order as they are.
     */
    static int indexOf(ByteBuffer buffer, byte value, int from, int to) {
        long pattern = (value & 0xffL) * EACH_BYTE;
        int index = from;
        for (; index <= to - Long.BYTES; index += Long.BYTES) {
            long matches = zeroBytes(buffer.getLong(index) ^ pattern);
            if (matches != 0) {
                return index + first(matches, buffer.order());
            }
        }
        for (; index < to; index++) {
            if (buffer.get(index) == value) {
                return index;
            }
        }
        return -1;
    }

    /**
     * The top bit of each byte that is zero, and no other bit. The shorter formula with a subtraction borrows from one
     * byte to the next and reports a 0x01 behind a zero byte, which a big-endian buffer would find first.
     */
    private static long zeroBytes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    private static int first(long matches, ByteOrder order) {
        int bits = order == ByteOrder.BIG_ENDIAN
                ? Long.numberOfLeadingZeros(matches)
                : Long.numberOfTrailingZeros(matches);
        return bits / Byte.SIZE;
    }
}
