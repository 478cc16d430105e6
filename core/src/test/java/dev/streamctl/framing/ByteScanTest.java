package dev.streamctl.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteScanTest {

    private static final int SIZE = 40;

    static Stream<ByteBuffer> buffers() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                .flatMap(order -> Stream.of(
                        ByteBuffer.allocate(SIZE).order(order),
                        ByteBuffer.allocateDirect(SIZE).order(order),
                        ByteBuffer.allocate(SIZE + 3).slice(3, SIZE).order(order)));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void findsTheFirstOneAtEveryPlaceOfEveryRange(ByteBuffer buffer) {
        for (int at = 0; at < SIZE; at++) {
            for (int i = 0; i < SIZE; i++) {
                buffer.put(i, (byte) (i < at ? 'x' : '\n'));
            }
            for (int from = 0; from <= SIZE; from++) {
                for (int to = from; to <= SIZE; to++) {
                    int first = Math.max(from, at);
                    assertEquals(first < to ? first : -1, ByteScan.indexOf(buffer, (byte) '\n', from, to));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void isNotDeceivedByBytesThatDifferInOneBit(ByteBuffer buffer) {
        byte[] near = {0x0b, 0x08, 0x0e, 0x02, 0x1a, 0x2a, 0x4a, (byte) 0x8a, 0x00, (byte) 0xff, 0x09};
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int expected = -1;
            for (int i = SIZE - 1; i >= 0; i--) {
                boolean hit = random.nextInt(12) == 0;
                buffer.put(i, hit ? (byte) 0x0a : near[random.nextInt(near.length)]);
                expected = hit ? i : expected;
            }
            assertEquals(expected, ByteScan.indexOf(buffer, (byte) 0x0a, 0, SIZE));
        }
    }

    @Test
    void findsEveryValueBesideEveryOther() {
        for (ByteBuffer buffer :
                List.of(ByteBuffer.allocate(8), ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN))) {
            for (int value = 0; value < 256; value++) {
                for (int other = 0; other < 256; other++) {
                    buffer.put(0, new byte[] {
                        (byte) other, (byte) other, (byte) other, (byte) value,
                        (byte) other, (byte) other, (byte) other, (byte) other
                    });
                    assertEquals(value == other ? 0 : 3, ByteScan.indexOf(buffer, (byte) value, 0, 8));
                }
            }
        }
    }
}
