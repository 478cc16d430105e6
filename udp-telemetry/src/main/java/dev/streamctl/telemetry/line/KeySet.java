package dev.streamctl.telemetry.line;

import java.util.Arrays;

/** Finds a key that a line has twice, in a time that does not depend on how many keys there are. Reused for each line. */
final class KeySet {

    private final int[] starts;
    private final int[] ends;
    /** Which line a slot was filled for: nothing has to be cleared between two lines. */
    private final int[] lines;

    private int line;

    KeySet(int most) {
        int slots = Integer.highestOneBit(Math.max(2, most)) * 4;
        starts = new int[slots];
        ends = new int[slots];
        lines = new int[slots];
    }

    void clear() {
        if (++line == 0) {
            Arrays.fill(lines, 0);
            line = 1;
        }
    }

    /** False where the key is there already. */
    boolean add(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        hash *= 0x9e3779b9;
        int slot = (hash ^ hash >>> 16) & lines.length - 1;
        while (lines[slot] == line) {
            if (Arrays.equals(bytes, starts[slot], ends[slot], bytes, from, to)) {
                return false;
            }
            slot = slot + 1 & lines.length - 1;
        }
        lines[slot] = line;
        starts[slot] = from;
        ends[slot] = to;
        return true;
    }
}
