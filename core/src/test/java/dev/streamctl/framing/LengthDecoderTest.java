package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed.Overlong;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of length-prefixed input, with a limit of four bytes, however it is cut into reads. */
class LengthDecoderTest {

    private static final int LIMIT = 4;
    private static final LengthPrefixed TWO = LengthPrefixed.of(2);
    private static final LengthPrefixed TWO_SKIPPING = TWO.withOverlong(Overlong.SKIPPED);
    private static final LengthPrefixed TWO_INCLUDED = TWO.withPrefixIncluded(true);
    private static final LengthPrefixed EIGHT = LengthPrefixed.of(8);

    static Stream<Arguments> ofTwoBytes() {
        return Stream.of(
                row("nothing", TWO, "", List.of()),
                row("a frame", TWO, "\0\3abc", List.of("[abc]")),
                row("empty frames", TWO, "\0\0\0\0\0\1a\0\0", List.of("[]", "[]", "[a]", "[]")),
                row("at the limit", TWO, "\0\4abcd\0\1e", List.of("[abcd]", "[e]")),
                row("one over ends the stream", TWO, "\0\1a\0\5abcde\0\1f", List.of("[a]", "too long, lost")),
                row("one over is skipped", TWO_SKIPPING, "\0\5abcde\0\1f", List.of("too long", "[f]")),
                row(
                        "two over in turn",
                        TWO_SKIPPING,
                        "\0\5abcde\0\6abcdef\0\1f",
                        List.of("too long", "too long", "[f]")),
                row("over, then empty", TWO_SKIPPING, "\0\5abcde\0\0", List.of("too long", "[]")),
                row("end while one is skipped", TWO_SKIPPING, "\0\5ab", List.of("too long")),
                row("end right behind a skipped one", TWO_SKIPPING, "\0\5abcde", List.of("too long")),
                row("a prefix inside a skipped one", TWO_SKIPPING, "\0\6\0\1a\0\1b\0\1f", List.of("too long", "[f]")),
                row("prefix cut off", TWO, "\0\1a\0", List.of("[a]", "truncated")),
                row("end behind a prefix", TWO, "\0\3", List.of("truncated")),
                row("end in the middle", TWO, "\0\3ab", List.of("truncated")));
    }

    static Stream<Arguments> ofTwoBytesIncluded() {
        return Stream.of(
                row("included, empty", TWO_INCLUDED, "\0\2\0\3a", List.of("[]", "[a]")),
                row("included, at the limit", TWO_INCLUDED, "\0\6abcd\0\3a", List.of("[abcd]", "[a]")),
                row("included, one over", TWO_INCLUDED, "\0\7abcde", List.of("too long, lost")),
                row(
                        "included, over and skipped",
                        TWO_INCLUDED.withOverlong(Overlong.SKIPPED),
                        "\0\7abcde\0\3a",
                        List.of("too long", "[a]")),
                row("included, one less than the prefix", TWO_INCLUDED, "\0\1\0\3a", List.of("malformed, lost")),
                row("included, zero", TWO_INCLUDED, "\0\0\0\3a", List.of("malformed, lost")),
                row(
                        "included, zero, skipping",
                        TWO_INCLUDED.withOverlong(Overlong.SKIPPED),
                        "\0\0\0\3a",
                        List.of("malformed, lost")));
    }

    static Stream<Arguments> ofEightBytes() {
        return Stream.of(
                row("eight, negative", EIGHT, "\u0080\0\0\0\0\0\0\1a", List.of("malformed, lost")),
                row(
                        "eight, minus one",
                        EIGHT.withOverlong(Overlong.SKIPPED),
                        "\u00ff".repeat(8),
                        List.of("malformed, lost")),
                row("eight, the largest", EIGHT, "\u007f" + "\u00ff".repeat(7), List.of("too long, lost")),
                row(
                        "eight, the largest skipped",
                        EIGHT.withOverlong(Overlong.SKIPPED),
                        "\u007f" + "\u00ff".repeat(7) + "abc",
                        List.of("too long")),
                row(
                        "eight included, zero",
                        EIGHT.withPrefixIncluded(true),
                        "\0".repeat(8),
                        List.of("malformed, lost")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ofTwoBytes", "ofTwoBytesIncluded", "ofEightBytes"})
    void comesOut(String name, LengthPrefixed framing, String input, List<String> outcomes) {
        Feed.Result result = Feed.everyWay(framing, LIMIT, bytes(input));
        assertEquals(outcomes, result.outcomes());
        assertTrue(result.mostLeft() < LIMIT + framing.prefixBytes(), () -> "left " + result.mostLeft());
    }

    @Test
    void refusalsNameTheNumbersAndShowThePrefix() {
        assertMessage(
                "frame of 71 bytes announced, longer than 4 (prefix \"G\")", LengthPrefixed.of(1), "GET / HTTP/1.1");
        assertMessage("frame of 5 bytes announced, longer than 4 (prefix \"\\x00\\x05\")", TWO, "\0\5abcde");
        assertMessage(
                "frame refused: length 1, less than the 2 bytes of the prefix that it counts (prefix \"\\x00\\x01\")",
                TWO_INCLUDED,
                "\0\1");
        assertMessage(
                "frame refused: negative length -1 (prefix \"" + "\\xff".repeat(8) + "\")", EIGHT, "\u00ff".repeat(8));
        assertMessage("input ended after 1 of 2 bytes of a length prefix: \"\\x00\"", TWO, "\0");
        assertMessage("input ended after 2 of 3 bytes of a frame: starts with \"a\\x1b\"", TWO, "\0\3a\u001b");
    }

    @Test
    void behindALostFrameEverythingIsDropped() throws FrameException {
        FrameDecoder<byte[]> decoder = TWO.decoder();
        assertThrows(FrameTooLongException.class, () -> decoder.decode(ByteBuffer.wrap(bytes("\0\5ab")), LIMIT));
        ByteBuffer more = ByteBuffer.wrap(bytes("\0\1f"));
        assertNull(decoder.decode(more, LIMIT));
        assertFalse(more.hasRemaining());
        assertFalse(decoder.insideFrame());
    }

    @Test
    void whileAFrameIsSkippedTheDecoderSaysThatItIsInsideOne() throws FrameException {
        FrameDecoder<byte[]> decoder = TWO_SKIPPING.decoder();
        assertThrows(FrameTooLongException.class, () -> decoder.decode(ByteBuffer.wrap(bytes("\0\5ab")), LIMIT));
        assertTrue(decoder.insideFrame());
        assertNull(decoder.decode(ByteBuffer.wrap(bytes("cde")), LIMIT));
        assertFalse(decoder.insideFrame());
        Feed.assertQuiet(decoder);
    }

    private static void assertMessage(String message, LengthPrefixed framing, String input) {
        assertEquals(
                List.of(message), Feed.everyWay(framing, LIMIT, bytes(input)).messages());
    }

    private static Arguments row(String name, LengthPrefixed framing, String input, List<String> outcomes) {
        return Arguments.of(name, framing, input, outcomes);
    }
}
