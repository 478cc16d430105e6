package dev.streamctl.camera.jpeg;

import java.util.Arrays;

/** Bits to bytes, the highest first, with a zero stuffed behind each {@code FF} (ITU-T T.81 section F.1.2.3). */
final class BitOutput {

    private byte[] bytes = new byte[1024];
    private int length;
    private int pending;
    private int count;

    /** @param bits 0 to 24, the lowest of {@code value}; the others are zero */
    void put(int value, int bits) {
        pending = pending << bits | value;
        count += bits;
        while (count >= Byte.SIZE) {
            count -= Byte.SIZE;
            write(pending >>> count);
            pending &= (1 << count) - 1;
        }
    }

    /** Fills the last byte with ones and gives all. */
    byte[] finish() {
        int missing = Byte.SIZE - count & Byte.SIZE - 1;
        put((1 << missing) - 1, missing);
        return Arrays.copyOf(bytes, length);
    }

    private void write(int b) {
        if (length + 2 > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        bytes[length++] = (byte) b;
        if ((byte) b == (byte) 0xFF) {
            bytes[length++] = 0;
        }
    }
}
