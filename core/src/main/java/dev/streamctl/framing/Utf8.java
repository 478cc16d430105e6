package dev.streamctl.framing;

import java.util.Arrays;

/** Well-formed UTF-8 by the table of RFC 3629 section 4. Used where speed does not matter: to say what is wrong. */
public final class Utf8 {

    private Utf8() {}

    /**
     * How many bytes the character at {@code at} takes: 1 to 4, or 0 where no well-formed one starts there (a stray
     * continuation byte, an overlong form, a surrogate, above U+10FFFF, cut off by {@code to}).
     */
    public static int sequenceAt(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        int length = lengthFor(lead);
        if (length == 0 || length > to - at || !secondFits(lead, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if (!isContinuation(bytes[at + i])) {
                return 0;
            }
        }
        return length;
    }

    /** At most {@code most} bytes of well-formed UTF-8, cut between two characters. */
    static byte[] cut(byte[] bytes, long most) {
        if (bytes.length <= most) {
            return bytes;
        }
        int end = (int) most;
        while (end > 0 && isContinuation(bytes[end])) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** C0 and C1 could only start overlong forms, F5 and above only characters that do not exist. */
    private static int lengthFor(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    private static boolean secondFits(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf; // below: overlong
            case 0xed -> second >= 0x80 && second <= 0x9f; // above: surrogates
            case 0xf0 -> second >= 0x90 && second <= 0xbf; // below: overlong
            case 0xf4 -> second >= 0x80 && second <= 0x8f; // above: beyond U+10FFFF
            default -> second >= 0x80 && second <= 0xbf;
        };
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }
}
