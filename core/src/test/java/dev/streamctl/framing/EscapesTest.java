package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x09 | \\x09",
                "0x0a | \\x0a",
                "0x0d | \\x0d",
                "0x1b | \\x1b",
                "0x5c | \\x5c",
                "0x7f | \\x7f",
                "0x85 | \\xc2\\x85",
                "0x9b | \\xc2\\x9b",
                "0x61c | \\xd8\\x9c",
                "0x200e | \\xe2\\x80\\x8e",
                "0x2028 | \\xe2\\x80\\xa8",
                "0x2029 | \\xe2\\x80\\xa9",
                "0x202e | \\xe2\\x80\\xae",
                "0x2066 | \\xe2\\x81\\xa6",
                "0xfeff | \\xef\\xbb\\xbf",
                "0xe0041 | \\xf3\\xa0\\x81\\x81",
                "0x41 | A",
                "0xe4 | ä",
                "0x20ac | €",
                "0x1f4f7 | 📷",
            })
    void controlsAndFormatsAreEscapedAndTextIsNot(String codePoint, String shown) {
        String text = "<" + Character.toString(Integer.decode(codePoint)) + ">";
        assertEquals("<" + shown + ">", Escapes.snippet(text));
        assertEquals("<" + shown + ">", Escapes.snippet(text.getBytes(UTF_8)));
    }

    @Test
    void everyByteAloneGivesOneLineOfPrintableText() {
        for (int value = 0; value < 256; value++) {
            String shown = Escapes.snippet(new byte[] {(byte) value});
            String expected = value < 0x20 || value > 0x7e || value == '\\'
                    ? "\\x%02x".formatted(value)
                    : String.valueOf((char) value);
            assertEquals(expected, shown);
        }
    }

    @Test
    void noCodePointGivesAnythingThatAPrintedLineCannotHold() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            String shown = Escapes.snippet(Character.toString(codePoint));
            boolean safe = shown.codePoints()
                    .noneMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                            || Character.getType(c) == Character.SURROGATE);
            assertTrue(safe, () -> "leaves a control in " + shown);
        }
    }

    @Test
    void invalidUtf8IsEscapedByteByByte() {
        assertEquals("a\\xe2\\x82z", Escapes.snippet(bytes("a\u00e2\u0082z")));
        assertEquals("\\xc0\\xaf", Escapes.snippet(bytes("\u00c0\u00af")));
        assertEquals("\\xed\\xa0\\x80", Escapes.snippet(bytes("\u00ed\u00a0\u0080")));
        assertEquals("\\xed\\xa0\\x80", Escapes.snippet("\ud800"));
        assertEquals("\\xf4\\x90\\x80\\x80", Escapes.snippet(bytes("\u00f4\u0090\u0080\u0080")));
    }

    @Test
    void showsAtMost128BytesAndCutsBetweenCharacters() {
        assertEquals("x".repeat(128), Escapes.snippet("x".repeat(128)));
        assertEquals("x".repeat(128) + "...", Escapes.snippet("x".repeat(129)));
        assertEquals("x".repeat(127) + "...", Escapes.snippet("x".repeat(127) + "€"));
        assertEquals("x".repeat(128), Escapes.snippet(bytes("x".repeat(128))));
        assertEquals("x".repeat(128) + "...", Escapes.snippet(bytes("x".repeat(1000))));
        assertEquals("x".repeat(127) + "...", Escapes.snippet(("x".repeat(127) + "€€").getBytes(UTF_8)));
        assertEquals("x".repeat(125) + "€", Escapes.snippet(("x".repeat(125) + "€").getBytes(UTF_8)));
        assertEquals("\\x00".repeat(128) + "...", Escapes.snippet(new byte[200]));
    }

    @Test
    void leavesTheBufferAsItIs() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(10)
                .put(bytes("0123456789"))
                .position(2)
                .limit(5);
        assertEquals("234", Escapes.snippet(buffer));
        assertEquals(2, buffer.position());
        assertEquals(5, buffer.limit());
    }
}
