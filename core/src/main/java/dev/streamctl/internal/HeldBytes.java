package dev.streamctl.internal;

import java.util.Arrays;

/** Bytes that were received and not yet returned. Holds no memory while it is empty. */
final class HeldBytes {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    /** Appends; takes the array over where there is nothing else. */
    void add(byte[] more) {
        if (size() == 0) {
            bytes = more;
            start = 0;
            end = more.length;
            return;
        }
        if (bytes.length - end < more.length) {
            int needed = Math.addExact(size(), more.length);
            // doubling, so that a long read costs each byte a constant number of copies
            byte[] larger = new byte[needed <= bytes.length / 2 ? bytes.length : Math.max(needed, 2 * bytes.length)];
            System.arraycopy(bytes, start, larger, 0, size());
            end = size();
            start = 0;
            bytes = larger;
        }
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    /** The first bytes, at most {@code count}, which stay. */
    byte[] first(int count) {
        return Arrays.copyOfRange(bytes, start, start + Math.min(count, size()));
    }

    /** Removes and returns the first {@code count} bytes. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        start += count;
        if (start == end) {
            bytes = NONE;
            start = 0;
            end = 0;
        }
        return taken;
    }

    /** How many bytes end with the first {@code separator} that begins at {@code from} or later; -1 where none does. */
    int indexAfter(byte[] separator, int from) {
        for (int i = start + from; i <= end - separator.length; i++) {
            if (bytes[i] == separator[0]
                    && Arrays.equals(bytes, i, i + separator.length, separator, 0, separator.length)) {
                return i + separator.length - start;
            }
        }
        return -1;
    }
}
