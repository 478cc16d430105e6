package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of lines, with a limit of four bytes, however the input is cut into reads. */
class LinesTest {

    private static final int LIMIT = 4;

    static Stream<Arguments> alike() {
        return Stream.of(
                row("nothing", "", List.of()),
                row("a line", "abc\n", List.of("[abc]")),
                row("CRLF", "abc\r\n", List.of("[abc]")),
                row("empty lines", "\n\r\n\n", List.of("[]", "[]", "[]")),
                row("many in one read", "a\nbc\r\nd\n", List.of("[a]", "[bc]", "[d]")),
                row("at the limit with LF", "abcd\ne\n", List.of("[abcd]", "[e]")),
                row("at the limit with CRLF", "abcd\r\ne\n", List.of("[abcd]", "[e]")),
                row("one over", "abcde\nf\n", List.of("too long", "[f]")),
                row("one over with CRLF", "abcde\r\nf\n", List.of("too long", "[f]")),
                row("CR as the byte over the limit", "abcd\re\nf\n", List.of("too long", "[f]")),
                row("two CRs behind the limit", "abcd\r\r\nf\n", List.of("too long", "[f]")),
                row("far over", "abcdefghijklmnopqrstuvwxyz\nf\n", List.of("too long", "[f]")),
                row("two over in turn", "abcdef\nabcdefg\nf\n", List.of("too long", "too long", "[f]")),
                row("over, then empty", "abcdef\n\n", List.of("too long", "[]")),
                row("no LF at the end", "a\nbc", List.of("[a]", "truncated")),
                row("no LF at the end, at the limit", "abcd", List.of("truncated")),
                row("CR at the end", "abcd\r", List.of("truncated")),
                row("over and no LF at the end", "a\nabcdefg", List.of("[a]", "too long")),
                row("over the limit by NULs", "\0\0\0\0\0\n", List.of("too long")));
    }

    static Stream<Arguments> onlyText() {
        return Stream.of(
                row("characters count in bytes", "\u00e2\u0082\u00aca\n", List.of("[€a]")),
                row("more bytes than characters", "\u00e2\u0082\u00acab\n", List.of("too long")),
                row("a replacement character that was sent", "\u00ef\u00bf\u00bd\n", List.of("[\ufffd]")),
                row("one beside an error", "\u00ef\u00bf\u00bd\u00ff\nb\n", List.of("malformed", "[b]")),
                row("four bytes", "\u00f0\u009f\u0093\u00b7\n", List.of("[📷]")),
                row("controls other than NUL and CR", "\t\u001b\u007f\n", List.of("[\t\u001b\u007f]")),
                row("lone CR", "a\rb\nc\n", List.of("malformed", "[c]")),
                row("CR first", "\rab\nc\n", List.of("malformed", "[c]")),
                row("two CRs at the end", "a\r\r\nc\n", List.of("malformed", "[c]")),
                row("NUL", "a\0b\nc\n", List.of("malformed", "[c]")),
                row("stray continuation", "a\u0080\nc\n", List.of("malformed", "[c]")),
                row("overlong slash, two bytes", "\u00c0\u00af\nc\n", List.of("malformed", "[c]")),
                row("overlong slash, three bytes", "\u00e0\u0080\u00af\nc\n", List.of("malformed", "[c]")),
                row("overlong slash, four bytes", "\u00f0\u0080\u0080\u00af\nc\n", List.of("malformed", "[c]")),
                row("overlong NUL", "\u00c0\u0080\nc\n", List.of("malformed", "[c]")),
                row("surrogate", "\u00ed\u00a0\u0080\nc\n", List.of("malformed", "[c]")),
                row("above U+10FFFF", "\u00f4\u0090\u0080\u0080\nc\n", List.of("malformed", "[c]")),
                row("bytes that never occur", "\u00fe\u00ff\nc\n", List.of("malformed", "[c]")),
                row("cut off after 1 of 2", "a\u00c3\nc\n", List.of("malformed", "[c]")),
                row("cut off after 2 of 3", "a\u00e2\u0082\nc\n", List.of("malformed", "[c]")),
                row("cut off after 3 of 4", "\u00f0\u009f\u0093\nc\n", List.of("malformed", "[c]")),
                row("cut off before CRLF", "a\u00c3\r\nc\n", List.of("malformed", "[c]")),
                row("malformed twice", "\0\n\r\r\nc\n", List.of("malformed", "malformed", "[c]")),
                row("malformed, no LF at the end", "a\0b", List.of("truncated")));
    }

    static Stream<Arguments> onlyBytes() {
        return Stream.of(
                row("lone CR", "a\rb\n", List.of("[a\rb]")),
                row("CR first", "\rab\n", List.of("[\rab]")),
                row("one CR belongs to the end", "a\r\r\n", List.of("[a\r]")),
                row("NUL", "a\0b\n", List.of("[a\0b]")),
                row("no UTF-8", "\u00ff\u0080\u008a\n", List.of("[\u00ff\u0080\u008a]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"alike", "onlyText"})
    void textLines(String name, String input, List<String> outcomes) {
        assertEquals(outcomes, Feed.everyWay(Lines.text(), LIMIT, bytes(input)).outcomes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"alike", "onlyBytes"})
    void byteLines(String name, String input, List<String> outcomes) {
        assertEquals(outcomes, Feed.everyWay(Lines.bytes(), LIMIT, bytes(input)).outcomes());
    }

    @Test
    void refusalsNameTheCauseThePlaceAndTheBytes() {
        assertEquals(
                List.of("line refused: invalid UTF-8 at byte 3 of 5: \"hä\\xff!\""),
                messages("h\u00c3\u00a4\u00ff!\n"));
        assertEquals(List.of("line refused: NUL at byte 1 of 3: \"a\\x00b\""), messages("a\0b\r\n"));
        assertEquals(List.of("line refused: CR without LF at byte 2 of 5: \"ab\\x0dcd\""), messages("ab\rcd\n"));
        assertEquals(List.of("line longer than 8 bytes: starts with \"12345678\""), messages("123456789\n"));
        assertEquals(List.of("input ended after 3 bytes of a line without its LF: \"ab\\x1b\""), messages("ab\u001b"));
    }

    @Test
    void aLongLineLeavesNoMoreThanTheLimitAndOneCr() {
        byte[] input = bytes("x".repeat(5_000) + "\n" + "y".repeat(100) + "\r\n");
        int[] reads = new int[input.length];
        Arrays.fill(reads, 1);
        Feed.Result result = Feed.run(Lines.bytes(), 100, input, reads, Feed.Memory.DIRECT);
        assertEquals(List.of("too long", "[" + "y".repeat(100) + "]"), result.outcomes());
        assertTrue(result.mostLeft() <= 101, () -> "left " + result.mostLeft());
    }

    @Test
    void whileALineIsSkippedTheDecoderSaysThatItIsInsideOne() throws FrameException {
        FrameDecoder<String> decoder = Lines.text().decoder();
        assertThrows(FrameTooLongException.class, () -> decoder.decode(ByteBuffer.wrap(bytes("abcdef")), LIMIT));
        assertTrue(decoder.insideFrame());
        assertEquals("a", decoder.decode(ByteBuffer.wrap(bytes("g\na\n")), LIMIT));
        assertFalse(decoder.insideFrame());
        Feed.assertQuiet(decoder);
    }

    @Test
    void linesHaveTheirOwnLimitAndNoCapacity() {
        for (Framing<?> framing : List.of(Lines.text(), Lines.bytes())) {
            assertEquals("lines", framing.name());
            assertEquals(Limit.MAX_LINE, framing.limit());
            assertEquals(Long.MAX_VALUE, framing.capacity());
        }
    }

    @Test
    void longTextFromEveryKindOfMemoryIsWhole() {
        String text = "größer als 512 Bytes: " + "€".repeat(500);
        byte[] input = (text + "\n" + "x".repeat(600) + "\nkurz\n").getBytes(UTF_8);
        assertEquals(
                List.of("[" + text + "]", "[" + "x".repeat(600) + "]", "[kurz]"),
                Feed.everyWay(Lines.text(), 8192, input).outcomes());
    }

    private static List<String> messages(String input) {
        return Feed.everyWay(Lines.text(), 8, bytes(input)).messages();
    }

    private static Arguments row(String name, String input, List<String> outcomes) {
        return Arguments.of(name, input, outcomes);
    }
}
