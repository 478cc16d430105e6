package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Text in UTF-8, against the decoder of Java. */
class Utf8CheckTest {

    @Test
    void everyTextThatJavaDecodesIsTakenAndNoOtherWhereverItIsCut() {
        for (int lead = 0x80; lead <= 0xff; lead++) {
            for (int second = 0; second <= 0xff; second += second == 0 ? 0x7f : 1) {
                for (int tail : new int[] {0x7f, 0x80, 0xbf, 0xc0}) {
                    byte[] bytes = {(byte) lead, (byte) second, (byte) tail, (byte) tail};
                    for (int length = 1; length <= bytes.length; length++) {
                        byte[] text = Arrays.copyOf(bytes, length);
                        boolean valid = Arrays.equals(
                                new String(text, UTF_8).replace("\ufffd", "").getBytes(UTF_8), text);
                        var check = new Utf8Check();
                        boolean accepted = check.accepts(text, 0, 1) && check.accepts(text, 1, length);
                        assertEquals(
                                valid,
                                accepted && check.isComplete(),
                                () -> HexFormat.of().formatHex(text));
                    }
                }
            }
        }
    }
}
