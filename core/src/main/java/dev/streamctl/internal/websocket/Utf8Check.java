package dev.streamctl.internal.websocket;

/**
 * Whether bytes that come in pieces are well-formed UTF-8 (RFC 3629 section 4), told at the first byte that no well-formed
 * text could have there.
 */
final class Utf8Check {

    /** Continuation bytes that the character under way still needs. */
    private int needed;

    /** What the next of them may be; only the first of a character is narrower than 80 to BF. */
    private int least;

    private int most;

    /** Takes the next piece; false where it cannot be. */
    boolean accepts(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int value = bytes[at] & 0xff;
            if (needed > 0) {
                if (value < least || value > most) {
                    return false;
                }
                needed--;
                least = 0x80;
                most = 0xbf;
            } else if (value >= 0x80 && !begins(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean begins(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return false; // a continuation, an overlong form, or above U+10FFFF
        }
        needed = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80; // below: overlong
        most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf; // above: surrogates; above U+10FFFF
        return true;
    }

    /** Whether the text may end here. */
    boolean isComplete() {
        return needed == 0;
    }

    /** Begins a new text. */
    void reset() {
        needed = 0;
    }
}
