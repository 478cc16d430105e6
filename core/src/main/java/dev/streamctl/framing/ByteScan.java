package dev.streamctl.framing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds a byte in a buffer, eight bytes at a time. */
final class ByteScan {

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long TO_TOP_BIT = (0x80 - 16) * EACH_BYTE;
    private static final long LF = '\n' * EACH_BYTE;
    private static final long CR = '\r' * EACH_BYTE;

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
     * The first LF in the range, and whether what is before it is known to be plain: ASCII without CR and NUL.
     *
     * @return for {@link #index} and {@link #isPlain}; negative when there is no LF
     */
    static long lineEnd(ByteBuffer buffer, int from, int to) {
        long special = 0;
        int index = from;
        for (; index <= to - Long.BYTES; index += Long.BYTES) {
            long word = buffer.getLong(index);
            if (isText(word)) {
                continue;
            }
            long ends = zeroBytes(word ^ LF);
            long others = zeroBytes(word ^ CR) | zeroBytes(word) | (word & ~LOW_BITS);
            if (ends != 0) {
                int before = first(ends, buffer.order());
                return found(index + before, special | firstBytes(others, before, buffer.order()));
            }
            special |= others;
        }
        for (; index < to; index++) {
            byte single = buffer.get(index);
            if (single == '\n') {
                return found(index, special);
            }
            special |= single <= 0 || single == '\r' ? 1 : 0;
        }
        return -1;
    }

    /** Whether all eight are ASCII and none is below 16: nearly always true, and quickly seen. */
    private static boolean isText(long word) {
        return ((~((word & LOW_BITS) + TO_TOP_BIT) | word) & ~LOW_BITS) == 0;
    }

    private static long found(int index, long special) {
        return (long) index << 1 | (special == 0 ? 1 : 0);
    }

    /** Where the LF is. */
    static int index(long lineEnd) {
        return (int) (lineEnd >> 1);
    }

    /** Whether everything before the LF, from the start of the range, is known to be ASCII without CR and NUL. */
    static boolean isPlain(long lineEnd) {
        return (lineEnd & 1) != 0;
    }

    /** Those of the marks that stand in the first {@code count} bytes, fewer than 8. */
    private static long firstBytes(long marks, int count, ByteOrder order) {
        if (count == 0) {
            return 0;
        }
        int rest = Long.SIZE - count * Byte.SIZE;
        return order == ByteOrder.BIG_ENDIAN ? marks >>> rest : marks << rest;
    }

    /** Whether there is a {@code value}, or an unsigned byte below {@code least} (at most 128), in the range. */
    static boolean hasAny(ByteBuffer buffer, byte value, int least, int from, int to) {
        long pattern = (value & 0xffL) * EACH_BYTE;
        long distance = (0x80L - least) * EACH_BYTE;
        long found = 0;
        int index = from;
        for (; index <= to - Long.BYTES; index += Long.BYTES) {
            long word = buffer.getLong(index);
            // a byte of at least this much, or one with its own top bit, has the top bit now
            long high = ((word & LOW_BITS) + distance) | word;
            found |= zeroBytes(word ^ pattern) | (~high & ~LOW_BITS);
        }
        for (; index < to; index++) {
            int single = buffer.get(index) & 0xff;
            found |= single == (value & 0xff) || single < least ? 1 : 0;
        }
        return found != 0;
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
