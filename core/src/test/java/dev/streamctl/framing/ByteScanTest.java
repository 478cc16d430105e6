package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The looks at eight bytes at once see what a look at each byte sees. */
class ByteScanTest {

    /** Where the formulas could err: around the values looked for, around the top bit, and what a borrow would make. */
    private static final byte[] VALUES = {
        0, 1, 9, 10, 11, 12, 13, 14, 15, 16, 17, 'a', '>', '?', '@', 127, -128, -127, -1
    };

    private enum Order {
        BIG(ByteOrder.BIG_ENDIAN),
        LITTLE(ByteOrder.LITTLE_ENDIAN);

        private final ByteOrder order;

        Order(ByteOrder order) {
            this.order = order;
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(8) == 0 ? VALUES[random.nextInt(VALUES.length)] : (byte) 'x';
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aLineEndsAtTheFirstLfAndIsPlainWhereNothingBeforeItIsSpecial(Order order) {
        var random = new Random(1);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = random(random);
            int from = random.nextInt(bytes.length + 1);
            long found = ByteScan.lineEnd(ByteBuffer.wrap(bytes).order(order.order), from, bytes.length);
            int lf = new String(bytes, ISO_8859_1).indexOf('\n', from);
            if (lf < 0) {
                assertEquals(-1, found);
            } else {
                assertEquals(lf, ByteScan.index(found));
                assertEquals(isPlain(bytes, from, lf), ByteScan.isPlain(found), () -> new String(bytes, ISO_8859_1));
            }
        }
    }

    private static boolean isPlain(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= 0 || bytes[i] == '\r') {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void aValueOrASmallByteIsSeenWhereverItStands(Order order) {
        var random = new Random(2);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = random(random);
            int from = random.nextInt(bytes.length + 1);
            boolean seen =
                    ByteScan.hasAny(ByteBuffer.wrap(bytes).order(order.order), (byte) '?', 16, from, bytes.length);
            assertEquals(hasAny(bytes, from), seen, () -> new String(bytes, ISO_8859_1));
        }
    }

    private static boolean hasAny(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '?' || bytes[i] >= 0 && bytes[i] < 16) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theFirstOfManyIsFound() {
        for (int at = 0; at < 20; at++) {
            byte[] bytes = "x".repeat(at).concat("\n\r\n\0").getBytes(ISO_8859_1);
            long found = ByteScan.lineEnd(ByteBuffer.wrap(bytes), 0, bytes.length);
            assertEquals(at, ByteScan.index(found));
            assertEquals(true, ByteScan.isPlain(found));
        }
    }
}
