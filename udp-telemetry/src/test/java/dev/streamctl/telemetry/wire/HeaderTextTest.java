package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code #sc1} comment, digit by digit. */
class HeaderTextTest {

    static final byte[] NO_LINES = {};
    private static final String PLAIN =
            "#sc1 0123456789abcdef fedcba9876543210 000000000000002a 00000000075bcd15 0000002b 00000000 5\n";

    private static final Header HEADER =
            new Header(0x0123456789abcdefL, 0xfedcba9876543210L, 42, 123_456_789, 43, 0, 0, true, true, 0, 0);

    static String text(Header header) {
        byte[] out = new byte[2_000];
        return new String(out, 0, TextFormat.plain().write(header, NO_LINES, out), US_ASCII);
    }

    private static Header read(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return new HeaderReader().read(bytes, 0, bytes.length);
    }

    @Test
    void thePlainCommentHas93Bytes() {
        assertEquals(PLAIN, text(HEADER));
        assertEquals(93, PLAIN.length());
        assertEquals(HEADER, read(PLAIN));
    }

    @Test
    void partsThatSayNothingAreLeftOut() {
        Header failed = new Header(1, 2, 3, 4, 5, 6, 7, false, false, 0, 0);
        assertTrue(text(failed).endsWith(" 00000005 00000006 8 00000007\n"));
        Header repeats = new Header(1, 2, 3, 4, 5, 6, 0, false, false, 0x1ff, -2);
        assertTrue(text(repeats).endsWith(" 00000005 00000006 2 01ff fffffffe\n"));
        Header both = new Header(1, 2, 3, 4, 5, 6, 7, true, true, 1, 1);
        assertTrue(text(both).endsWith(" f 00000007 0001 00000001\n"));
    }

    @Test
    void theMacIsTheLastPart() {
        Key key = new Key(0xbeef, new byte[Key.SECRET_BYTES]);
        byte[] out = new byte[200];
        int length = TextFormat.signed(key, HEADER.device(), HEADER.boot()).write(HEADER, NO_LINES, out);
        String text = new String(out, 0, length, US_ASCII);
        assertEquals(131, length);
        assertTrue(text.matches("(?s).* 5 beef [0-9a-f]{32}\n"), text);
        DatagramParser parser = new DatagramParser(LineLimits.defaults(), Keyring.of(key));
        assertEquals(DatagramKind.SIGNED, parser.parse(out, 0, length));
        for (int bit = 0; bit < length * Byte.SIZE; bit++) {
            byte[] changed = Arrays.copyOf(out, length);
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertTrue(!parser.parse(changed, 0, length).authentic(), "bit " + bit);
        }
    }

    @Test
    void randomHeadersReadBackTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            int repeats = random.nextInt(3) == 0 ? random.nextInt(65_536) : 0;
            Header header = new Header(
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong() >>> 1,
                    random.nextLong(),
                    random.nextInt(),
                    random.nextInt(),
                    random.nextInt(3) == 0 ? random.nextInt() : 0,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    repeats,
                    repeats == 0 ? 0 : random.nextInt());
            String text = text(header);
            assertTrue(text.length() <= TextFormat.plain().overhead(true));
            assertEquals(header, read(text));
        }
    }

    @Test
    void everyCommentThatIsCutShortIsRefusedWhereItEnds() {
        for (int length = 5; length < PLAIN.length(); length++) {
            byte[] bytes = PLAIN.substring(0, length).getBytes(US_ASCII);
            HeaderReader reader = new HeaderReader();
            assertNull(reader.read(bytes, 0, length));
            assertTrue(reader.message().contains("at byte " + length + " of"), reader.message());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 63", "5, 65", "5, 41", "21, 48", "39, 56", "91, 103", "92, 32", "92, 13", "90, 0", "38, 45"})
    void everyByteThatIsWrongIsNamed(int at, int value) {
        byte[] bytes = PLAIN.getBytes(US_ASCII);
        bytes[at] = (byte) value;
        HeaderReader reader = new HeaderReader();
        assertNull(reader.read(bytes, 0, bytes.length));
        // A space for the line feed is the beginning of a MAC, which then is missing.
        int named = value == 32 ? bytes.length : at;
        assertTrue(reader.message().contains("at byte " + named + " of"), reader.message());
    }

    @Test
    void aDeviceIdIsTheBeginningOfAHash() {
        // printf cam-1 | sha256sum
        assertEquals("1f241866babef5c8", DeviceId.text(DeviceId.of("cam-1")));
        assertNotNull(DeviceId.text(DeviceId.boot(new Random(1))));
    }

    @Test
    void theDeviceIsSeenWithoutParsing() {
        byte[] text = PLAIN.getBytes(US_ASCII);
        assertEquals(HEADER.device(), DeviceId.peek(text, 0, text.length));
        assertEquals(0, DeviceId.peek(text, 0, 20));
        assertEquals(0, DeviceId.peek("cpu load=1\n".getBytes(US_ASCII), 0, 11));
    }

    @Test
    void aNegativeSequenceIsRefused() {
        assertNull(read(PLAIN.replace("000000000000002a", "800000000000002a")));
        assertThrows(IllegalArgumentException.class, () -> new Header(1, 1, -1, 0, 0, 0, 0, false, false, 0, 0));
    }
}
