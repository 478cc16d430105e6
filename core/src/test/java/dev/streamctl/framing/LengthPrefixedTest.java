package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed.Overlong;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the wire for every prefix, against bytes written by hand, and the numbers that belong to it. */
class LengthPrefixedTest {

    @ParameterizedTest
    @CsvSource({
        "1, BIG,    false, 03616263",
        "1, BIG,    true,  04616263",
        "1, LITTLE, false, 03616263",
        "1, LITTLE, true,  04616263",
        "2, BIG,    false, 0003616263",
        "2, BIG,    true,  0005616263",
        "2, LITTLE, false, 0300616263",
        "2, LITTLE, true,  0500616263",
        "3, BIG,    false, 000003616263",
        "3, BIG,    true,  000006616263",
        "3, LITTLE, false, 030000616263",
        "3, LITTLE, true,  060000616263",
        "4, BIG,    false, 00000003616263",
        "4, BIG,    true,  00000007616263",
        "4, LITTLE, false, 03000000616263",
        "4, LITTLE, true,  07000000616263",
        "8, BIG,    false, 0000000000000003616263",
        "8, BIG,    true,  000000000000000b616263",
        "8, LITTLE, false, 0300000000000000616263",
        "8, LITTLE, true,  0b00000000000000616263",
    })
    void aFrameOfThreeBytesOnTheWire(int prefixBytes, String order, boolean included, String wire)
            throws FrameException {
        LengthPrefixed framing = framing(prefixBytes, order, included);
        assertEquals(wire, HexFormat.of().formatHex(encoded(framing, bytes("abc"))));
        byte[] twice = HexFormat.of().parseHex(wire + wire);
        assertEquals(List.of("[abc]", "[abc]"), Feed.everyWay(framing, 3, twice).outcomes());
    }

    @ParameterizedTest
    @CsvSource({
        "2, BIG,    false, 0102",
        "2, LITTLE, false, 0201",
        "2, BIG,    true,  0104",
        "3, BIG,    false, 000102",
        "3, LITTLE, true,  050100",
        "4, LITTLE, false, 02010000",
        "8, BIG,    false, 0000000000000102",
        "8, LITTLE, true,  0a01000000000000",
    })
    void aLengthOfTwoDigits(int prefixBytes, String order, boolean included, String prefix) throws FrameException {
        LengthPrefixed framing = framing(prefixBytes, order, included);
        byte[] wire = encoded(framing, new byte[0x102]);
        assertEquals(prefix, HexFormat.of().formatHex(wire, 0, prefixBytes));
        byte[] frame = framing.decoder().decode(ByteBuffer.wrap(wire), 1000);
        assertArrayEquals(new byte[0x102], frame);
    }

    @ParameterizedTest
    @CsvSource({
        "1, BIG,    ff,       255",
        "2, LITTLE, ffff,     65535",
        "3, BIG,    ffffff,   16777215",
        "4, LITTLE, ffffffff, 4294967295",
        "4, BIG,    80000000, 2147483648",
    })
    void lengthsAreUnsigned(int prefixBytes, String order, String wire, long length) {
        LengthPrefixed framing = framing(prefixBytes, order, false);
        Feed.Result result = Feed.everyWay(framing, 100, HexFormat.of().parseHex(wire));
        assertEquals(List.of("too long, lost"), result.outcomes());
        assertTrue(
                result.messages().getFirst().startsWith("frame of " + length + " bytes announced, longer than 100 "));
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 255",
        "1, true,  254",
        "2, false, 65535",
        "2, true,  65533",
        "3, false, 16777215",
        "3, true,  16777212",
        "4, false, 4294967295",
        "4, true,  4294967291",
        "8, false, 9223372036854775807",
        "8, true,  9223372036854775799",
    })
    void theCapacityIsWhatThePrefixCanExpress(int prefixBytes, boolean included, long capacity) {
        assertEquals(capacity, framing(prefixBytes, "BIG", included).capacity());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFrameOverTheCapacityCannotBeSentWhateverTheLimit(boolean included) throws FrameException {
        LengthPrefixed framing = framing(1, "BIG", included);
        int capacity = (int) framing.capacity();
        assertEquals((byte) 0xff, encoded(framing, new byte[capacity])[0]);
        FrameTooLongException e =
                assertThrows(FrameTooLongException.class, () -> encoded(framing, new byte[capacity + 1]));
        assertEquals(capacity, e.limit());
        assertTrue(e.resumable());
    }

    @Test
    void aFrameOverTheLimitCannotBeSent() {
        FrameTooLongException e = assertThrows(
                FrameTooLongException.class,
                () -> LengthPrefixed.of(4).encode(bytes("abcd"), 3, ByteBuffer.allocate(8)));
        assertEquals(3, e.limit());
        assertEquals("frame of 4 bytes, longer than 3: starts with \"abcd\"", e.getMessage());
    }

    @Test
    void anyBytesArriveAsTheyWere() throws FrameException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (int prefixBytes : new int[] {2, 3, 4, 8}) {
            ByteBuffer wire = ByteBuffer.wrap(encoded(LengthPrefixed.of(prefixBytes), all));
            assertArrayEquals(all, LengthPrefixed.of(prefixBytes).decoder().decode(wire, 256));
        }
    }

    @Test
    void theShortFormIsNetworkOrderWithoutThePrefixAndEndsTheStreamOnTooMuch() {
        LengthPrefixed framing = LengthPrefixed.of(4);
        assertEquals(new LengthPrefixed(4, ByteOrder.BIG_ENDIAN, false, Overlong.ENDS_STREAM), framing);
        assertEquals(
                new LengthPrefixed(4, ByteOrder.LITTLE_ENDIAN, true, Overlong.SKIPPED),
                framing.withOrder(ByteOrder.LITTLE_ENDIAN)
                        .withPrefixIncluded(true)
                        .withOverlong(Overlong.SKIPPED));
        assertEquals("length", framing.name());
        assertEquals(Limit.MAX_FRAME, framing.limit());
        assertEquals(7, framing.maxEncodedSize(bytes("abc")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5, 6, 7, 9, 16})
    void otherPrefixesDoNotExist(int prefixBytes) {
        assertThrows(IllegalArgumentException.class, () -> LengthPrefixed.of(prefixBytes));
    }

    @Test
    void aNoticeIsCutToWhatThePrefixCanExpress() throws FrameException {
        assertArrayEquals(bytes("busy"), LengthPrefixed.of(4).notice("busy"));
        byte[] notice = LengthPrefixed.of(1).notice("€".repeat(100));
        assertEquals("€".repeat(85), new String(notice, UTF_8));
        assertEquals(256, encoded(LengthPrefixed.of(1), notice).length);
    }

    private static LengthPrefixed framing(int prefixBytes, String order, boolean included) {
        ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return LengthPrefixed.of(prefixBytes).withOrder(byteOrder).withPrefixIncluded(included);
    }

    /** Into buffers of both orders, which must not matter. */
    private static byte[] encoded(LengthPrefixed framing, byte[] frame) throws FrameException {
        ByteBuffer big = ByteBuffer.allocate(framing.maxEncodedSize(frame));
        ByteBuffer little =
                ByteBuffer.allocateDirect(framing.maxEncodedSize(frame)).order(ByteOrder.LITTLE_ENDIAN);
        framing.encode(frame, Integer.MAX_VALUE, big);
        framing.encode(frame, Integer.MAX_VALUE, little);
        assertEquals(big.flip(), little.flip());
        return big.array();
    }
}
