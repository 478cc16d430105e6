package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The {@code #sc1} comment: where its parts stand, and how it is written. Numbers are lower-case hexadecimal of a fixed
 * width, parts are separated by one space.
 *
 * <pre>
 * #sc1 dddddddddddddddd bbbbbbbbbbbbbbbb ssssssssssssssss uuuuuuuuuuuuuuuu oooooooo xxxxxxxx f[ eeeeeeee][ rrrr nnnnnnnn][ kkkk m*32]
 * </pre>
 *
 * <p>device, boot, sequence, uptime, offered, dropped, flags; where flag 8 is set failed, where flag 2 is set repeats and
 * the first repeat, and where the datagram has a MAC the key's number and 128 bits of HMAC-SHA256.
 *
 * <p>A sealed datagram has device, boot and sequence in the clear in front of it. Its sealed text begins with the same
 * comment without these three, as {@code #sc1s uuuuuuuuuuuuuuuu ...}, and never has a MAC.
 */
final class HeaderText {

    static final byte[] MAGIC = "#sc1 ".getBytes(US_ASCII);
    static final byte[] SEALED_MAGIC = "#sc1s ".getBytes(US_ASCII);
    /** Where the device stands. */
    static final int PREFIX = 5;

    static final int DEVICE_END = PREFIX + 16;

    static final int FLAG_CLOCK_SYNCED = 1;
    static final int FLAG_REPEATS = 2;
    static final int FLAG_LAST_OF_INTERVAL = 4;
    static final int FLAG_FAILED = 8;

    static final int KEY_DIGITS = 4;
    static final int MAC_BYTES = 16;
    /** The space, the key's number, a space and the digits. */
    static final int MAC_PART = 1 + KEY_DIGITS + 1 + 2 * MAC_BYTES;

    private static final int FAILED_PART = 1 + 8;
    private static final int REPEATS_PART = 1 + 4 + 1 + 8;
    /** Uptime, offered, dropped and flags, with their spaces. */
    private static final int COUNTERS = 16 + 1 + 8 + 1 + 8 + 1 + 1;

    private HeaderText() {}

    /** Whether these bytes begin like a comment of this family, of whatever version. */
    static boolean isAnyVersion(byte[] bytes, int from, int to) {
        return to - from > 3 && Arrays.equals(bytes, from, from + 3, MAGIC, 0, 3) && isDigit(bytes[from + 3]);
    }

    /** Whether these bytes begin like a comment of this version. */
    static boolean is(byte[] bytes, int from, int to) {
        return to - from >= PREFIX && Arrays.equals(bytes, from, from + PREFIX, MAGIC, 0, PREFIX);
    }

    /** The longest that {@link #write} writes, with the line feed. */
    static int most(boolean sealed, boolean repeats) {
        int identity = sealed ? SEALED_MAGIC.length : PREFIX + 3 * 17;
        return identity + COUNTERS + FAILED_PART + (repeats ? REPEATS_PART : 0) + 1;
    }

    /** Writes everything up to the MAC, without a line feed, and returns the index behind it. */
    static int write(Header header, boolean sealed, byte[] out, int from) {
        byte[] magic = sealed ? SEALED_MAGIC : MAGIC;
        System.arraycopy(magic, 0, out, from, magic.length);
        int at = from + magic.length;
        if (!sealed) {
            at = put(header.device(), 16, out, at);
            at = put(header.boot(), 16, out, at);
            at = put(header.sequence(), 16, out, at);
        }
        at = put(header.uptimeNanos(), 16, out, at);
        at = put(header.offered(), 8, out, at);
        at = put(header.dropped(), 8, out, at);
        at = put(flags(header), 1, out, at);
        if (header.failed() != 0) {
            at = put(header.failed(), 8, out, at);
        }
        if (header.repeats() != 0) {
            at = put(header.repeats(), 4, out, at);
            at = put(header.firstRepeat(), 8, out, at);
        }
        return at - 1;
    }

    private static int flags(Header header) {
        return (header.clockSynced() ? FLAG_CLOCK_SYNCED : 0)
                | (header.repeats() != 0 ? FLAG_REPEATS : 0)
                | (header.lastOfInterval() ? FLAG_LAST_OF_INTERVAL : 0)
                | (header.failed() != 0 ? FLAG_FAILED : 0);
    }

    /** The digits and the space behind them, which the last part leaves to what follows it. */
    private static int put(long value, int digits, byte[] out, int at) {
        Hex.write(value, digits, out, at);
        out[at + digits] = ' ';
        return at + digits + 1;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
