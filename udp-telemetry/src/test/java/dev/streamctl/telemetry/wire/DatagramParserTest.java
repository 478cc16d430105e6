package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.line.LineProtocolException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Every kind of datagram, and what is lost of one that is partly bad. */
class DatagramParserTest {

    private static final String HEADER =
            "#sc1 0123456789abcdef fedcba9876543210 000000000000002a 00000000075bcd15 0000002b 00000000 0\n";

    private final DatagramParser parser = new DatagramParser(LineLimits.defaults(), null);

    private DatagramKind parse(String text) {
        return parse(text.getBytes(UTF_8));
    }

    private DatagramKind parse(byte[] bytes) {
        byte[] around = new byte[bytes.length + 20];
        Arrays.fill(around, (byte) 'x');
        System.arraycopy(bytes, 0, around, 10, bytes.length);
        return parser.parse(around, 10, 10 + bytes.length);
    }

    @Test
    void linesBehindAHeader() throws Exception {
        assertEquals(DatagramKind.HEADED, parse(HEADER + "a f=1\nb f=2i"));
        assertEquals(42, parser.header().sequence());
        assertEquals(2, parser.lines());
        assertEquals("a", parser.sample(0).measurement());
        assertEquals("b", parser.sample(1).measurement());
        assertEquals("", parser.problem());
    }

    @Test
    void aHeaderAloneIsASignOfLife() {
        assertEquals(DatagramKind.HEADED, parse(HEADER));
        assertEquals(0, parser.lines());
    }

    @Test
    void linesWithoutAHeaderArePlain() throws Exception {
        assertEquals(DatagramKind.PLAIN, parse("\n# comment\n  \na f=1\r\n\r\nb f=2\n"));
        assertNull(parser.header());
        assertEquals(2, parser.lines());
        assertEquals("a", parser.sample(0).measurement());
    }

    @Test
    void aBadLineLosesNoOther() throws Exception {
        assertEquals(DatagramKind.PLAIN, parse("a f=1\nb f=\nc f=\"open\nd f=4\n"));
        assertEquals(4, parser.lines());
        assertEquals(2, parser.badLines());
        assertTrue(parser.good(0) && parser.good(3));
        assertFalse(parser.good(1));
        assertEquals("d", parser.sample(3).measurement());
        assertEquals("line protocol: no field value at byte 4 of \"b f=\"", parser.problem());
        assertThrows(LineProtocolException.class, () -> parser.sample(1));
        assertEquals(1, parser.count(LineProblem.UNTERMINATED_STRING));
        assertEquals(1, parser.count(LineProblem.NO_FIELD_VALUE));
    }

    @Test
    void repeatsAreNoNewLines() {
        String header = HEADER.replace(" 0\n", " 2 0001 00000007\n");
        assertEquals(DatagramKind.HEADED, parse(header + "a f=1\nb f=2\n"));
        assertEquals(1, parser.newLines());
        assertEquals(7, parser.header().firstRepeat());
        assertEquals(DatagramKind.HEADED, parse(HEADER.replace(" 0\n", " 2 0009 00000007\n") + "a f=1\n"));
        assertEquals(0, parser.newLines());
    }

    @Test
    void everyKindOfMalformedDatagramIsCountedOnItsOwn() {
        assertRefused(DatagramKind.EMPTY, new byte[0], "empty datagram");
        assertRefused(DatagramKind.TOO_LONG, new byte[65_508], "limit 65507 bytes");
        assertRefused(DatagramKind.UNKNOWN_VERSION, "#sc2 x\na f=1\n".getBytes(UTF_8), "#sc2 x");
        assertRefused(DatagramKind.UNKNOWN_VERSION, sealed(0x91, 0, 60), "unknown version");
        assertRefused(DatagramKind.UNKNOWN_VERSION, sealed(0x8b, 0, 60), "unknown version");
        assertRefused(DatagramKind.UNKNOWN_VERSION, sealed(0x89, 1, 60), "unknown version");
        assertRefused(DatagramKind.BAD_HEADER, "#sc1 x\na f=1\n".getBytes(UTF_8), "at byte 5");
        assertRefused(DatagramKind.CUT_SHORT, sealed(0x89, 0, 43), "sealed datagram of 43 bytes, at least 44");
        assertRefused(DatagramKind.NO_LINES, "hello\n".getBytes(UTF_8), "no field key at byte 5");
        assertRefused(DatagramKind.NO_LINES, "\n# hello\n".getBytes(UTF_8), "datagram without a line");
        assertRefused(DatagramKind.UNKNOWN_KEY, sealed(0x89, 0, 44), "key of the datagram is not known");
        assertEquals(DatagramKind.TOO_LONG, parser.tooLong());
        assertEquals(2, parser.count(DatagramKind.TOO_LONG));
        assertEquals(4, parser.count(DatagramKind.UNKNOWN_VERSION));
    }

    private void assertRefused(DatagramKind kind, byte[] datagram, String problem) {
        long before = parser.count(kind);
        assertEquals(kind, parse(datagram));
        assertEquals(before + 1, parser.count(kind));
        assertNull(parser.header());
        assertTrue(parser.problem().contains(problem), parser.problem());
        assertTrue(parser.problem().indexOf('\n') < 0);
    }

    private static byte[] sealed(int version, int flags, int length) {
        byte[] datagram = new byte[length];
        datagram[0] = (byte) version;
        datagram[1] = (byte) flags;
        return datagram;
    }
}
