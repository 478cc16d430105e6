package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * What a peer sent, made safe for a message, a log line or a terminal: one line of printable text that cannot move the
 * cursor, start a new line or change the direction of writing.
 *
 * <p>A snippet shows at most {@value #MAX_BYTES} bytes of UTF-8; {@code ...} marks that there was more. Control and format
 * characters (C0, DEL, C1, U+2028, U+2029, the bidirectional controls), characters that Unicode has not assigned or left
 * to private use, the backslash, and every byte that is not valid UTF-8 appear as {@code \xNN}, one for each byte.
 */
public final class Escapes {

    /** The most bytes of UTF-8 that a snippet shows. */
    public static final int MAX_BYTES = 128;

    /** A character that begins within the limit is at most four bytes long. */
    private static final int LOOK_AHEAD = 3;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Escapes() {}

    /** The start of {@code bytes}, escaped. */
    public static String snippet(byte[] bytes) {
        return snippet(ByteBuffer.wrap(bytes));
    }

    /** The start of {@code text}, escaped; unpaired surrogates as the three bytes that they would be. */
    public static String snippet(String text) {
        StringBuilder shown = new StringBuilder();
        int size = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int length = encodedLength(codePoint);
            if (size + length > MAX_BYTES) {
                return shown.append("...").toString();
            }
            append(shown, codePoint);
            size += length;
            at += Character.charCount(codePoint);
        }
        return shown.toString();
    }

    /** The bytes from position to limit, escaped; the position stays where it is. */
    public static String snippet(ByteBuffer bytes) {
        return snippet(bytes, bytes.position(), bytes.remaining());
    }

    /** All of {@code bytes}, however many they are, escaped. */
    public static String all(byte[] bytes) {
        StringBuilder shown = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            at += append(shown, bytes, at);
        }
        return shown.toString();
    }

    /** {@code length} bytes of {@code bytes} from the index {@code from} on, escaped. */
    static String snippet(ByteBuffer bytes, int from, int length) {
        byte[] head = new byte[Math.min(length, MAX_BYTES + LOOK_AHEAD)];
        bytes.get(from, head);
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < head.length) {
            int sequence = Utf8.sequenceAt(head, at, head.length);
            if (at + Math.max(1, sequence) > MAX_BYTES) {
                return shown.append("...").toString();
            }
            at += append(shown, head, at);
        }
        return shown.toString();
    }

    /** The character at a place, or a byte that is none; how many bytes that was. */
    private static int append(StringBuilder shown, byte[] bytes, int at) {
        int sequence = Utf8.sequenceAt(bytes, at, bytes.length);
        if (sequence == 0) {
            appendByte(shown, bytes[at]);
            return 1;
        }
        append(shown, new String(bytes, at, sequence, UTF_8).codePointAt(0));
        return sequence;
    }

    private static void append(StringBuilder shown, int codePoint) {
        if (isPrintable(codePoint)) {
            shown.appendCodePoint(codePoint);
            return;
        }
        int length = encodedLength(codePoint);
        if (length == 1) {
            appendByte(shown, codePoint);
            return;
        }
        int lead = 0xf00 >> length & 0xff;
        appendByte(shown, lead | codePoint >> 6 * (length - 1));
        for (int rest = length - 2; rest >= 0; rest--) {
            appendByte(shown, 0x80 | codePoint >> 6 * rest & 0x3f);
        }
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> codePoint != '\\';
        };
    }

    private static int encodedLength(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    private static void appendByte(StringBuilder shown, int value) {
        shown.append("\\x").append(HEX[value >> 4 & 0xf]).append(HEX[value & 0xf]);
    }
}
