package dev.streamctl.telemetry.line;

import java.util.Arrays;

/** Finds the end of a name: the hot loop of the scan. */
final class NameScan {

    private static final byte[] KIND = new byte[256];
    private static final byte SEPARATOR = 1;
    private static final byte BACKSLASH = 2;
    private static final byte CONTROL = 3;

    static {
        Arrays.fill(KIND, 0, ' ', CONTROL);
        KIND[0x7f] = CONTROL;
        KIND[' '] = SEPARATOR;
        KIND[','] = SEPARATOR;
        KIND['='] = SEPARATOR;
        KIND['\\'] = BACKSLASH;
    }

    private NameScan() {}

    static boolean isSeparator(byte value) {
        return KIND[value & 0xff] == SEPARATOR;
    }

    /**
     * The index of the first separator that no backslash escapes, of the first control character, or of a backslash at the
     * end of the line; {@code to} where there is none of these.
     */
    static int end(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            byte kind = KIND[line[i] & 0xff];
            if (kind == 0) {
                continue;
            }
            if (kind != BACKSLASH || i + 1 == to) {
                return i;
            }
            if (isSeparator(line[i + 1])) {
                i++;
            }
        }
        return to;
    }
}
