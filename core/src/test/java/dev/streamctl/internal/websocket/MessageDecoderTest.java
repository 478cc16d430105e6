package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.FrameException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 on bytes: each case in one read, in single bytes, and cut in two at every place. */
class MessageDecoderTest {

    private static void check(Role role, byte[] input, List<String> expected) {
        assertEquals(expected, Decoded.events(role, input, input.length, 1));
        assertEquals(expected, Decoded.events(role, input, 1, 1));
        for (int cut = 1; cut < Math.min(input.length, 40); cut++) {
            assertEquals(expected, Decoded.events(role, input, cut, input.length), "cut at " + cut);
        }
    }

    /** Of a server, which does not mask. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // section 5.7
                "8105 48656c6c6f | text Hello",
                "0103 48656c 8002 6c6f | text Hello",
                "8905 48656c6c6f | ping 48656c6c6f",
                "8100 | text ",
                "8200 | binary ",
                "0200 0000 8000 | binary ",
                "8203 00ff80 8201 07 | binary 00ff80; binary 07",
                // controls between fragments
                "0101 61 8901 62 8a01 63 8001 64 | ping 62; pong 63; text ad",
                "0101 61 8800 8001 64 | close 1005; truncated",
                // closing
                "8800 8101 61 | close 1005",
                "8802 03e8 | close 1000",
                "8805 03e9 627965 | close 1001 bye",
                "8801 03 | refused 1002",
                "8802 0000 | refused 1002",
                "8802 03e7 | refused 1002",
                "8802 03ec | refused 1002",
                "8802 03ed | refused 1002",
                "8802 03ee | refused 1002",
                "8802 03f7 | refused 1002",
                "8802 07d0 | refused 1002",
                "8802 0bb7 | refused 1002",
                "8802 0bb8 | close 3000",
                "8802 1387 | close 4999",
                "8802 1388 | refused 1002",
                "8802 ffff | refused 1002",
                "8803 03e8 ff | refused 1007",
                "8804 03e8 c3a4 | close 1000 \u00e4",
                "8803 03e8 c3 | refused 1007",
                // reserved bits and opcodes
                "c100 | refused 1002",
                "a100 | refused 1002",
                "9100 | refused 1002",
                "8300 | refused 1002",
                "8700 | refused 1002",
                "8b00 | refused 1002",
                "8f00 | refused 1002",
                "8101 61 f101 62 | text a; refused 1002",
                // fragmentation
                "8000 | refused 1002",
                "0000 | refused 1002",
                "0101 61 8101 62 | refused 1002",
                "0101 61 0201 62 | refused 1002",
                "0900 | refused 1002",
                "0800 | refused 1002",
                "0a01 61 | refused 1002",
                "0100 0000 0000 8000 | text ",
                "0100 0000 0000 0000 8000 | refused 1008",
                "0161 | truncated",
                "0101 61 | truncated",
                "81 | truncated",
                "8105 4865 | truncated",
                // lengths
                "897e 007e | refused 1002",
                "897f | refused 1002",
                "827e 0002 0102 | refused 1002",
                "827e 007d | refused 1002",
                "827f 000000000000ffff | refused 1002",
                "827f 8000000000000000 | refused 1002",
                "827f ffffffffffffffff | refused 1002",
                "827f 0000000000011171 | refused 1009",
                "827f 0fffffffffffffff | refused 1009",
                "0201 00 827f 0000000000011170 | refused 1002",
                "0201 00 807f 0000000000011170 | refused 1009",
                // masks
                "8180 00000000 | refused 1002",
                // text
                "8102 c3a4 | text \u00e4",
                "8104 f09f9880 | text \ud83d\ude00",
                "8101 c3 | refused 1007",
                "0101 c3 8001 a4 | text \u00e4",
                "0102 f09f 8002 9880 | text \ud83d\ude00",
                "0101 c3 8000 | refused 1007",
                "8102 c080 | refused 1007",
                "8103 eda080 | refused 1007",
                "8104 f4908080 | refused 1007",
                "8103 e08080 | refused 1007",
                "8101 ff | refused 1007",
                "0101 ff | refused 1007",
                "810a ceba ff | refused 1007",
                "8104 f490 | refused 1007",
            })
    void aServersFramesAre(String hex, String expected) {
        byte[] input = HexFormat.of().parseHex(hex.replace(" ", ""));
        // a frame that is there as a whole and refused as a whole tells the same as one that comes in bytes
        check(Role.CLIENT, input, events(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8185 37fa213d 7f9f4d5158 | text Hello",
                "8105 48656c6c6f | refused 1002",
                "8900 | refused 1002",
                "8980 01020304 | ping ",
                "8882 00000000 03e8 | close 1000",
                "8282 ffffffff 00ff | binary ff00",
                "0183 37fa213d 7f9f4d 8082 01020304 6d6d | text Hello",
            })
    void aClientsFramesAre(String hex, String expected) {
        check(Role.SERVER, HexFormat.of().parseHex(hex.replace(" ", "")), events(expected));
    }

    private static List<String> events(String expected) {
        if (expected == null) {
            return List.of();
        }
        List<String> events = new ArrayList<>();
        for (String event : expected.split(";")) {
            boolean empty = event.strip().equals("text")
                    || event.strip().equals("binary")
                    || event.strip().equals("ping");
            events.add(empty ? event.strip() + " " : event.strip());
        }
        return events;
    }

    @Test
    void aMessageOverItsLimitInFragmentsIsRefusedAtTheFragmentThatPassesIt() {
        var input = new ByteArrayOutputStream();
        byte[] half = new byte[40_000];
        for (int first : new int[] {0x02, 0x80}) {
            input.write(first);
            input.writeBytes(new byte[] {0x7e, (byte) (half.length >> 8), (byte) half.length});
            input.writeBytes(half);
        }
        assertEquals(List.of("refused 1009"), Decoded.events(Role.CLIENT, input.toByteArray(), input.size(), 1));
    }

    @Test
    void theLengthOfTheLongestMessageIsToldAsItIs() {
        var decoder = new MessageDecoder(Role.CLIENT, 4, new MessageCostTest.Ignored(), null);
        ByteBuffer input = ByteBuffer.wrap(HexFormat.of().parseHex("02020102" + "807f7fffffffffffffff"));
        FrameException refused = assertThrows(FrameException.class, () -> decoder.decode(input, Decoded.MAX_FRAME));
        assertEquals("message of at least 9223372036854775809 bytes, longer than 70000", refused.getMessage());
    }
}
