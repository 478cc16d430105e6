package dev.streamctl.camera.jpeg;

import dev.streamctl.camera.jpeg.EighthPicture.UnreadableException;

/** The coded data of a scan. Behind its end come zeros, at most as many as one block takes. */
final class BitInput {

    private static final int CODE_BITS = 16;

    private final byte[] bytes;
    private int at;
    private long held;
    private int count;
    private int missing;

    BitInput(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Steps over one block, and gives what its mean differs from the one before. */
    int block(short[] means, short[] others) throws UnreadableException {
        int size = code(means) & 15;
        int difference = number(size);
        for (int i = 1; i < Block.COEFFICIENTS; i++) {
            int value = code(others);
            int bits = value & 15;
            int zeros = value >> 4;
            if (bits == 0 && zeros < 15) {
                break;
            }
            i += zeros;
            skip(bits);
        }
        return difference;
    }

    /** Goes behind the next restart marker. */
    void restart() throws UnreadableException {
        held = 0;
        count = 0;
        missing = 0;
        while (at + 1 < bytes.length) {
            if (bytes[at] == (byte) 0xFF && Marker.isRestart(bytes[at + 1] & 0xff)) {
                at += 2;
                return;
            }
            at++;
        }
        throw new UnreadableException("a restart marker is missing");
    }

    private int code(short[] lookup) throws UnreadableException {
        fill();
        int meaning = lookup[(int) (held >>> count - CODE_BITS) & (1 << CODE_BITS) - 1] & 0xffff;
        int length = meaning & 0xff;
        if (length == 0) {
            throw new UnreadableException("no such code");
        }
        count -= length;
        return meaning >>> Byte.SIZE;
    }

    private int number(int bits) throws UnreadableException {
        if (bits == 0) {
            return 0;
        }
        fill();
        count -= bits;
        int value = (int) (held >>> count) & (1 << bits) - 1;
        return value >>> bits - 1 == 1 ? value : value - (1 << bits) + 1;
    }

    private void skip(int bits) throws UnreadableException {
        fill();
        count -= bits;
    }

    /** At least 16 bits, of which some behind the end are zeros. */
    private void fill() throws UnreadableException {
        while (count <= Long.SIZE - 2 * Byte.SIZE) {
            held = held << Byte.SIZE | nextByte();
            count += Byte.SIZE;
        }
    }

    private int nextByte() throws UnreadableException {
        if (at < bytes.length) {
            int b = bytes[at] & 0xff;
            if (b != 0xFF) {
                at++;
                return b;
            }
            if (at + 1 < bytes.length && bytes[at + 1] == 0) {
                at += 2;
                return b;
            }
        }
        if (missing++ > Block.COEFFICIENTS * 4) {
            throw new UnreadableException("the coded data ends too early");
        }
        return 0;
    }
}
