package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.FramingOptions.Kind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputFramesTest {

    private static List<String> frames(InputStream in, Kind kind, int maxFrame) throws Exception {
        var frames = new InputFrames(in, kind, maxFrame);
        List<String> all = new ArrayList<>();
        for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
            all.add(new String(frame, UTF_8));
        }
        return all;
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void linesWithoutTheirEndsTheLastOneToo() throws Exception {
        assertEquals(List.of("a", "", "wörld", "last"), frames(in("a\n\r\nwörld\r\nlast"), Kind.LINES, 100));
        assertEquals(List.of("a"), frames(in("a\n"), Kind.LENGTH, 100));
        assertEquals(List.of(), frames(in(""), Kind.LINES, 100));
    }

    @Test
    void linesThatComeByteByByte() throws Exception {
        InputStream slow = new InputStream() {
            private final InputStream all = in("ab\ncd\n");

            @Override
            public int read() {
                throw new AssertionError("reads blocks");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws java.io.IOException {
                return all.read(buffer, offset, Math.min(1, length));
            }
        };
        assertEquals(List.of("ab", "cd"), frames(slow, Kind.LINES, 100));
    }

    @Test
    void aLineLongerThanTheBuffer() throws Exception {
        String line = "x".repeat(100_000);
        assertEquals(List.of(line, "y"), frames(in(line + "\ny\n"), Kind.LENGTH, 1 << 20));
    }

    @Test
    void aLineOverTheLimitIsNamedByItsNumber() {
        var failed = assertThrows(
                CommandFailedException.class, () -> frames(in("a\n" + "x".repeat(101) + "\n"), Kind.LINES, 100));
        assertTrue(failed.getMessage().startsWith("line 2 of standard input: "), failed.getMessage());
        assertEquals(5, failed.failure().code().value());
    }

    @Test
    void rawInputIsNotCut() throws Exception {
        assertEquals(List.of("a\nb\r\n\0"), frames(in("a\nb\r\n\0"), Kind.RAW, 1 << 20));
    }
}
