package dev.streamctl.camera.jpeg;

import java.util.Arrays;

/** The bytes of a picture that is not whole yet, up to a limit. */
final class HeldPicture {

    private static final int FIRST_ROOM = 16 * 1024;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean overLimit;

    HeldPicture(int limit) {
        this.limit = limit;
    }

    void clear() {
        length = 0;
        overLimit = false;
    }

    int length() {
        return length;
    }

    /** Whether it was longer than the limit; then nothing of it is held. */
    boolean isOverLimit() {
        return overLimit;
    }

    /** The whole picture. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The whole picture with the standard Huffman tables before the marker that begins at {@code at}. */
    byte[] withTablesAt(int at) {
        return HuffmanTables.insertedAt(bytes, length, at);
    }

    /** @return whether the limit was passed by this */
    boolean append(int b) {
        boolean passed = passesLimit(1);
        if (!overLimit) {
            reserve(1);
            bytes[length++] = (byte) b;
        }
        return passed;
    }

    /** @return whether the limit was passed by these */
    boolean append(byte[] more, int from, int to) {
        boolean passed = passesLimit(to - from);
        if (!overLimit) {
            reserve(to - from);
            System.arraycopy(more, from, bytes, length, to - from);
            length += to - from;
        }
        return passed;
    }

    private boolean passesLimit(int more) {
        boolean passed = !overLimit && more > limit - length;
        if (passed) {
            overLimit = true;
            length = 0;
        }
        return passed;
    }

    /** Room grows with the bytes that have arrived. */
    private void reserve(int more) {
        if (more > bytes.length - length) {
            long doubled = Math.min(limit, Math.max(FIRST_ROOM, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.max(length + more, doubled));
        }
    }
}
