package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent arrives as the one line that it was, or is refused. */
class LineEncodingTest {

    private static final int LIMIT = 64;

    @Test
    void aLineIsSentWithLfAlone() throws FrameException {
        assertArrayEquals(bytes("abc\n"), encoded(Lines.text(), "abc", LIMIT));
        assertArrayEquals("ä€📷\n".getBytes(UTF_8), encoded(Lines.text(), "ä€📷", LIMIT));
        assertArrayEquals(bytes("\n"), encoded(Lines.text(), "", LIMIT));
        assertArrayEquals(bytes("a\rb\0\n"), encoded(Lines.bytes(), bytes("a\rb\0"), LIMIT));
    }

    @Test
    void everyCodePointArrivesAsItIsOrIsRefused() throws FrameException {
        TreeSet<Integer> refused = new TreeSet<>();
        for (int codePoint = 0; codePoint < 0x3000; codePoint++) {
            for (String form : new String[] {"%s", "a%s", "%sb", "a%sb?"}) {
                String line = form.formatted(Character.toString(codePoint));
                try {
                    assertEquals(line, sent(Lines.text(), line));
                } catch (MalformedFrameException e) {
                    refused.add(codePoint);
                    assertTrue(e.resumable());
                }
            }
        }
        assertEquals("[0, 10, 13]", refused.toString());
    }

    @Test
    void everyByteArrivesAsItIsOrIsRefused() throws FrameException {
        for (int value = 0; value < 256; value++) {
            char c = (char) value;
            for (String line : new String[] {c + "ab", "a" + c + "b", "ab" + c, "" + c, "12345678" + c + "12345678"}) {
                if (c == '\n' || c == '\r' && line.endsWith("\r")) {
                    MalformedFrameException e =
                            assertThrows(MalformedFrameException.class, () -> sent(Lines.bytes(), bytes(line)));
                    assertTrue(e.resumable());
                } else {
                    assertArrayEquals(bytes(line), sent(Lines.bytes(), bytes(line)));
                }
            }
        }
    }

    @Test
    void unpairedSurrogatesAreRefusedAndPairsAreNot() throws FrameException {
        for (int unit = Character.MIN_SURROGATE; unit <= Character.MAX_SURROGATE; unit++) {
            String alone = "" + (char) unit;
            for (String line : new String[] {alone, "a" + alone, alone + "b", "?" + alone, alone + alone}) {
                assertThrows(MalformedFrameException.class, () -> sent(Lines.text(), line));
            }
        }
        assertEquals("?📷?", sent(Lines.text(), "?📷?"));
        assertEquals("\ud800\udc00\udbff\udfff", sent(Lines.text(), "\ud800\udc00\udbff\udfff"));
    }

    @Test
    void refusalsNameTheCauseAndThePlace() {
        assertMessage("line cannot be sent: LF at character 1: \"a\\x0ab\"", Lines.text(), "a\nb");
        assertMessage("line cannot be sent: CR at character 2: \"ab\\x0d\"", Lines.text(), "ab\r");
        assertMessage("line cannot be sent: NUL at character 0: \"\\x00\"", Lines.text(), "\0");
        assertMessage(
                "line cannot be sent: unpaired surrogate at character 1: \"a\\xed\\xa0\\x80\"",
                Lines.text(),
                "a\ud800");
        assertMessage("line cannot be sent: LF inside: \"\\x0a\"", Lines.bytes(), bytes("\n"));
    }

    @Test
    void aLineOverTheLimitIsRefusedAndOneAtTheLimitIsNot() throws FrameException {
        assertEquals("x".repeat(LIMIT), sent(Lines.text(), "x".repeat(LIMIT)));
        assertEquals("€".repeat(21) + "x", sent(Lines.text(), "€".repeat(21) + "x"));
        assertTooLong(Lines.text(), "x".repeat(LIMIT + 1));
        assertTooLong(Lines.text(), "€".repeat(21) + "xx");
        assertArrayEquals(new byte[LIMIT], sent(Lines.bytes(), new byte[LIMIT]));
        assertTooLong(Lines.bytes(), new byte[LIMIT + 1]);
    }

    @Test
    void randomLinesArriveAsTheyWere() throws FrameException {
        Random random = new Random(20261122);
        for (int round = 0; round < 20_000; round++) {
            String line = random.ints(random.nextInt(20), 1, Character.MAX_CODE_POINT + 1)
                    .map(c -> random.nextBoolean() ? c & 0x7f : c)
                    .filter(c -> c != 0 && c != '\r' && c != '\n' && !(c >= 0xd800 && c <= 0xdfff))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertEquals(line, sent(Lines.text(), line, 80));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "two\nlines\r\n", "\0\ud800", "größer"})
    void aNoticeCanAlwaysBeSentAsOneLine(String text) throws FrameException {
        String notice = Lines.text().notice(text);
        assertEquals(notice, sent(Lines.text(), notice));
        assertArrayEquals(
                notice.getBytes(UTF_8), sent(Lines.bytes(), Lines.bytes().notice(text)));
    }

    @Test
    void theMostBytesOfALineAreKnownWithoutEncodingIt() {
        assertEquals(13, Lines.text().maxEncodedSize("abcd"));
        assertEquals(5, Lines.bytes().maxEncodedSize(bytes("abcd")));
    }

    private static <F> F sent(Framing<F> framing, F line) throws FrameException {
        return sent(framing, line, LIMIT);
    }

    /** Through the encoder and the decoder, which must give exactly one frame. */
    private static <F> F sent(Framing<F> framing, F line, int maxFrame) throws FrameException {
        ByteBuffer wire = ByteBuffer.wrap(encoded(framing, line, maxFrame));
        FrameDecoder<F> decoder = framing.decoder();
        F frame = decoder.decode(wire, maxFrame);
        assertNull(decoder.decode(wire, maxFrame));
        assertNull(decoder.end(wire, maxFrame));
        return frame;
    }

    /** Into a buffer that has other bytes before, and room for no more than was promised. */
    private static <F> byte[] encoded(Framing<F> framing, F line, int maxFrame) throws FrameException {
        ByteBuffer out =
                ByteBuffer.allocateDirect(3 + framing.maxEncodedSize(line)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(bytes("\n?\n"));
        framing.encode(line, maxFrame, out);
        byte[] wire = new byte[out.position() - 3];
        out.get(3, wire);
        return wire;
    }

    private static <F> void assertTooLong(Framing<F> framing, F line) {
        FrameTooLongException e = assertThrows(FrameTooLongException.class, () -> sent(framing, line));
        assertEquals(LIMIT, e.limit());
        assertTrue(e.resumable());
    }

    private static <F> void assertMessage(String message, Framing<F> framing, F line) {
        assertEquals(
                message,
                assertThrows(MalformedFrameException.class, () -> sent(framing, line))
                        .getMessage());
    }
}
