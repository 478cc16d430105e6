package dev.streamctl.telemetry.wire;

import dev.streamctl.framing.Escapes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the {@code #sc1} comment, strictly: one header has one form. Reused for each datagram. */
final class HeaderReader {

    private byte[] bytes = {};
    private int from;
    private int to;
    private int at;
    private int wrongAt = -1;

    private @Nullable Header header;
    private int macAt;
    private int keyId;

    /** Reads the comment of a text datagram; null where it is not well-formed. */
    @Nullable
    Header read(byte[] bytes, int from, int to) {
        start(bytes, from, to, HeaderText.MAGIC);
        long device = number(16);
        long boot = number(16);
        long sequence = number(16);
        counters(device, boot, sequence);
        mac();
        return lineFeed() ? header : null;
    }

    /** Reads the comment in front of the lines of an opened datagram; null where it is not well-formed. */
    @Nullable
    Header readSealed(byte[] bytes, int to, long device, long boot, long sequence) {
        start(bytes, 0, to, HeaderText.SEALED_MAGIC);
        counters(device, boot, sequence);
        return lineFeed() ? header : null;
    }

    private void start(byte[] bytes, int from, int to, byte[] magic) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        header = null;
        macAt = -1;
        wrongAt = -1;
        at = from + magic.length - 1;
        int known = Math.min(magic.length, to - from);
        int mismatch = Arrays.mismatch(bytes, from, from + known, magic, 0, magic.length);
        if (mismatch >= 0) {
            wrong(from + mismatch);
        }
    }

    /** Where the datagram's lines begin. */
    int end() {
        return at;
    }

    /** Where the digits of the MAC begin; -1 without one. */
    int macAt() {
        return macAt;
    }

    /** The number of the MAC's key. */
    int keyId() {
        return keyId;
    }

    /** One line that says which byte is wrong. */
    String message() {
        return "#sc1 header: not well-formed at byte %d of \"%s\""
                .formatted(wrongAt - from, Escapes.snippet(ByteBuffer.wrap(bytes, from, to - from)));
    }

    private void counters(long device, long boot, long sequence) {
        long uptime = number(16);
        int offered = (int) number(8);
        int dropped = (int) number(8);
        int flags = (int) number(1);
        int failed = (flags & HeaderText.FLAG_FAILED) == 0 ? 0 : (int) number(8);
        boolean repeating = (flags & HeaderText.FLAG_REPEATS) != 0;
        int repeats = repeating ? (int) number(4) : 0;
        int firstRepeat = repeating ? (int) number(8) : 0;
        if (wrongAt < 0 && sequence < 0) {
            wrong(from + HeaderText.PREFIX + 2 * 17);
        }
        if (wrongAt >= 0) {
            return;
        }
        header = new Header(
                device,
                boot,
                sequence,
                uptime,
                offered,
                dropped,
                failed,
                (flags & HeaderText.FLAG_CLOCK_SYNCED) != 0,
                (flags & HeaderText.FLAG_LAST_OF_INTERVAL) != 0,
                repeats,
                firstRepeat);
    }

    private void mac() {
        if (wrongAt < 0 && at < to && bytes[at] == ' ') {
            keyId = (int) number(HeaderText.KEY_DIGITS);
            macAt = at + 1;
            number(2 * HeaderText.MAC_BYTES);
        }
    }

    private boolean lineFeed() {
        if (wrongAt < 0 && (at == to || bytes[at] != '\n')) {
            wrong(at);
        }
        at++;
        return wrongAt < 0;
    }

    /** A space and a number behind it; of more than 16 digits only their being there matters. */
    private long number(int digits) {
        if (wrongAt >= 0) {
            return 0;
        }
        if (at >= to || bytes[at] != ' ') {
            wrong(Math.min(at, to));
            return 0;
        }
        if (to - at - 1 < digits) {
            int digit = Hex.wrongDigit(bytes, at + 1, to - at - 1);
            wrong(digit < 0 ? to : digit);
            return 0;
        }
        int digit = Hex.wrongDigit(bytes, at + 1, digits);
        if (digit >= 0) {
            wrong(digit);
            return 0;
        }
        long value = Hex.read(bytes, at + 1, digits);
        at += 1 + digits;
        return value;
    }

    private void wrong(int index) {
        wrongAt = index;
    }
}
