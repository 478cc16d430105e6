package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.framing.Escapes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static String json(byte[] frame) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new Output(new StandardOutput(bytes), new PrintStream(bytes, false, UTF_8), true, Detail.NORMAL)
                .data(new Message(frame, Message.Form.LINE));
        return bytes.toString(UTF_8);
    }

    @Test
    void utf8IsTextAndEverythingElseIsBase64() throws IOException {
        assertEquals("{\"type\":\"message\",\"text\":\"wörld\\n\\u0000\"}\n", json("wörld\n\0".getBytes(UTF_8)));
        assertEquals("{\"type\":\"message\",\"text\":\"\"}\n", json(new byte[0]));
        assertEquals("{\"type\":\"message\",\"base64\":\"/wA=\"}\n", json(new byte[] {(byte) 0xff, 0}));
    }

    /** U+009B begins commands to a terminal as ESC does; a parser reads the same text. */
    @Test
    void jsonHasNoControlCharacter() throws IOException {
        assertEquals(
                "{\"type\":\"message\",\"text\":\"\\u007F\\u009B2J\\u202Eö€\\uD83D\\uDE00\"}\n",
                json("\u007f\u009b2J\u202eö€\uD83D\uDE00".getBytes(UTF_8)));
    }

    @Test
    void formsForPeople() {
        byte[] frame = {'a', 0x1b, (byte) 0xff};
        assertArrayEquals(frame, new Message(frame, Message.Form.BYTES).bytes());
        assertArrayEquals(new byte[] {'a', 0x1b, (byte) 0xff, '\n'}, new Message(frame, Message.Form.LINE).bytes());
        assertEquals("a\\x1b\\xff\n", new String(new Message(frame, Message.Form.ESCAPED).bytes(), UTF_8));
    }

    @Test
    void longFramesAreEscapedInWholeAndNoCharacterIsTorn() {
        String text = "aä€\uD83D\uDE00".repeat(1000);
        assertEquals(text, Escapes.all(text.getBytes(UTF_8)));
        byte[] continuations = new byte[1000];
        Arrays.fill(continuations, (byte) 0x80);
        assertEquals("\\x80".repeat(1000), Escapes.all(continuations));
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        for (int codePoint = 0; codePoint < 0x3000; codePoint++) {
            String shown = Escapes.all(Character.toString(codePoint).getBytes(UTF_8));
            assertTrue(
                    shown.codePoints()
                            .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT),
                    "code point " + codePoint);
        }
    }
}
