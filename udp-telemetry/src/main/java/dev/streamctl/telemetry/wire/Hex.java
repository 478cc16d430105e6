package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Numbers as lower-case hexadecimal digits of a fixed width, without a string in between. */
final class Hex {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            VALUES[DIGITS[i]] = (byte) i;
        }
    }

    private Hex() {}

    /** Writes the lowest {@code 4 * digits} bits. */
    static void write(long value, int digits, byte[] out, int at) {
        for (int i = 0; i < digits; i++) {
            out[at + i] = DIGITS[(int) (value >>> 4 * (digits - 1 - i)) & 0xf];
        }
    }

    /** The number in up to 16 digits; what is no digit is taken for anything: ask {@link #wrongDigit} first. */
    static long read(byte[] bytes, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value << 4 | VALUES[bytes[i] & 0xff] & 0xf;
        }
        return value;
    }

    /** The index of the first byte that is no lower-case hexadecimal digit, or -1. */
    static int wrongDigit(byte[] bytes, int at, int digits) {
        for (int i = at; i < at + digits; i++) {
            if (VALUES[bytes[i] & 0xff] < 0) {
                return i;
            }
        }
        return -1;
    }
}
