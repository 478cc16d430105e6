package dev.streamctl.camera.jpeg;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Huffman tables ready for reading, so that a stream of pictures that all bring the same ones has them made once: that costs
 * more than reading a small picture. Holds the {@value #MOST} made last, of 128 KiB each. For use by one thread at a time.
 */
public final class CodeTables {

    /** Those of two pictures. */
    static final int MOST = 8;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Made(HuffmanTable table, short[] lookup) {}

    private final ArrayDeque<Made> made = new ArrayDeque<>(MOST);

    /** None yet. */
    public CodeTables() {}

    short[] lookup(HuffmanTable table) {
        for (Made each : made) {
            if (isSame(each.table, table)) {
                return each.lookup;
            }
        }
        short[] lookup = table.lookup();
        if (made.size() == MOST) {
            made.removeFirst();
        }
        made.addLast(new Made(table, lookup));
        return lookup;
    }

    /** Wherever it stands in the picture. */
    private static boolean isSame(HuffmanTable one, HuffmanTable other) {
        return Arrays.equals(one.counts(), other.counts()) && Arrays.equals(one.values(), other.values());
    }
}
