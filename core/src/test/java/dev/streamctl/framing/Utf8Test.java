package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8Test {

    /** Both ends of every range in the table of RFC 3629 section 4, and their neighbours; without NUL, LF and CR. */
    private static final int[] BORDERS = {
        0x01, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };

    private static final int[] LAST = {0x41, 0x7f, 0x80, 0xbf, 0xc2, 0xff};

    private final CharsetDecoder strict = UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(8);

    /** Every three bytes that do not start with ASCII; some of those that do. */
    @Test
    void agreesWithTheStrictDecoderOnThreeBytes() {
        byte[] bytes = new byte[3];
        for (int value = 0; value < 1 << 24; value += value < 1 << 23 ? 257 : 1) {
            bytes[0] = (byte) (value >> 16);
            bytes[1] = (byte) (value >> 8);
            bytes[2] = (byte) value;
            if (firstFault(bytes) != strictFault(bytes)) {
                assertEquals(strictFault(bytes), firstFault(bytes), Integer.toHexString(value));
            }
        }
    }

    @Test
    void everyLineOfFourBorderBytesIsTakenOrRefusedAsTheStrictDecoderDoes() {
        byte[] line = new byte[5];
        line[4] = '\n';
        for (int a : BORDERS) {
            for (int b : BORDERS) {
                for (int c : BORDERS) {
                    for (int d : LAST) {
                        line[0] = (byte) a;
                        line[1] = (byte) b;
                        line[2] = (byte) c;
                        line[3] = (byte) d;
                        checkLine(line);
                    }
                }
            }
        }
    }

    @Test
    void cutsBetweenCharacters() {
        byte[] text = "aß€𝄞".getBytes(UTF_8); // 1, 2, 3 and 4 bytes
        int[] kept = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
        for (int most = 0; most < kept.length; most++) {
            assertArrayEquals(Arrays.copyOf(text, kept[most]), Utf8.cut(text, most));
        }
    }

    private void checkLine(byte[] line) {
        byte[] content = Arrays.copyOf(line, 4);
        int fault = strictFault(content);
        try {
            String text = Lines.text().decoder().decode(ByteBuffer.wrap(line), 8);
            assertEquals(-1, fault);
            assertEquals(new String(content, UTF_8), text);
        } catch (FrameException e) {
            String expected = "line refused: invalid UTF-8 at byte " + fault + " of 4:";
            assertTrue(e.getMessage().startsWith(expected), e.getMessage());
        }
    }

    private static int firstFault(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int sequence = Utf8.sequenceAt(bytes, at, bytes.length);
            if (sequence == 0) {
                return at;
            }
            at += sequence;
        }
        return -1;
    }

    private int strictFault(byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CoderResult result = strict.reset().decode(input, chars.clear(), true);
        return result.isError() ? input.position() : -1;
    }
}
