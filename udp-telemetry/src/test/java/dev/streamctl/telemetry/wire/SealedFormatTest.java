package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sealed opens with the right key and with nothing else. */
class SealedFormatTest {

    private static final byte[] LINES = "cpu load=0.5\ncpu load=0.25 1795651200000000000\n".getBytes(UTF_8);
    private static final Key KEY = Key.generate(7, new Random(1));
    private static final long DEVICE = 0xa1b2c3d4e5f60708L;
    private static final long BOOT = 0x1122334455667788L;

    private static Header header(long sequence) {
        return new Header(DEVICE, BOOT, sequence, 5_000_000_000L, 12, 3, 1, true, true, 1, 9);
    }

    private static byte[] seal(SealedFormat format, long sequence) {
        byte[] out = new byte[1_200];
        return Arrays.copyOf(out, format.write(header(sequence), LINES, out));
    }

    private static DatagramParser listener(Key... keys) {
        return new DatagramParser(LineLimits.defaults(), Keyring.of(keys));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHACHA20_POLY1305", "AES_128_GCM"})
    void anOpenedDatagramIsTheOneThatWasSealed(KeyUse algorithm) throws Exception {
        SealedFormat format = new SealedFormat(algorithm, KEY, DEVICE, BOOT);
        DatagramParser parser = listener(Key.generate(1, new Random(2)), KEY);
        for (long sequence : new long[] {0, 1, 2, 1_000_000, Long.MAX_VALUE}) {
            byte[] sealed = seal(format, sequence);
            assertEquals(DatagramKind.SEALED, parser.parse(sealed, 0, sealed.length));
            assertEquals(header(sequence), parser.header());
            assertEquals(2, parser.lines());
            assertEquals(1, parser.newLines());
            assertEquals("cpu", parser.sample(1).measurement());
            byte[] lines = Arrays.copyOfRange(parser.text(), parser.linesFrom(), parser.linesTo());
            assertArrayEquals(LINES, lines);
            assertEquals(DEVICE, DeviceId.peek(sealed, 0, sealed.length));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHACHA20_POLY1305", "AES_128_GCM"})
    void everyFlippedBitIsNoticed(KeyUse algorithm) {
        byte[] sealed = seal(new SealedFormat(algorithm, KEY, DEVICE, BOOT), 5);
        DatagramParser parser = listener(KEY);
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertEquals(false, parser.parse(changed, 0, changed.length).accepted(), "bit " + bit);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertEquals(false, parser.parse(sealed, 0, length).accepted(), "length " + length);
        }
    }

    @Test
    void aSequenceIsNeverSealedTwice() {
        SealedFormat format = new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, DEVICE, BOOT);
        seal(format, 5);
        assertThrows(IllegalStateException.class, () -> seal(format, 5));
        assertThrows(IllegalStateException.class, () -> seal(format, 4));
        seal(format, 6);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHACHA20_POLY1305", "AES_128_GCM"})
    void aDatagramThatNeverLeftGivesItsSequenceBack(KeyUse algorithm) {
        SealedFormat format = new SealedFormat(algorithm, KEY, DEVICE, BOOT);
        seal(format, 0);
        format.withdraw();
        byte[] again = seal(format, 0);
        assertEquals(DatagramKind.SEALED, listener(KEY).parse(again, 0, again.length));
        assertThrows(IllegalStateException.class, () -> seal(format, 0));
    }

    @Test
    void withoutTheKeyItStaysClosed() {
        byte[] sealed = seal(new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, DEVICE, BOOT), 0);
        DatagramParser none = new DatagramParser(LineLimits.defaults(), null);
        assertEquals(DatagramKind.UNKNOWN_KEY, none.parse(sealed, 0, sealed.length));
        DatagramParser other = listener(Key.generate(8, new Random(1)));
        assertEquals(DatagramKind.UNKNOWN_KEY, other.parse(sealed, 0, sealed.length));
        DatagramParser wrong = listener(Key.generate(7, new Random(3)));
        assertEquals(DatagramKind.FORGED, wrong.parse(sealed, 0, sealed.length));
        assertEquals(null, wrong.header());
    }

    @Test
    void aHeaderOfAnotherBootIsRefused() {
        SealedFormat format = new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, DEVICE, BOOT + 1);
        assertThrows(IllegalArgumentException.class, () -> seal(format, 0));
        assertThrows(IllegalArgumentException.class, () -> new SealedFormat(KeyUse.HMAC_SHA256, KEY, DEVICE, BOOT));
        SealedFormat full = new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, DEVICE, BOOT);
        assertThrows(IndexOutOfBoundsException.class, () -> full.write(header(0), LINES, new byte[90]));
    }
}
