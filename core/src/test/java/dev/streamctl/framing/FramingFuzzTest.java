package dev.streamctl.framing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streamctl.framing.LengthPrefixed.Overlong;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Any bytes at all: no exception but a {@link FrameException}, the same outcomes in one read and in many, and never more
 * left over than the limit and a prefix. The first four bytes choose the limit, the cuts, the buffer and the prefix.
 */
class FramingFuzzTest {

    private static final int HEADER = 4;
    private static final int[] PREFIXES = {1, 2, 3, 4, 8};

    @FuzzTest
    void textLines(byte[] data) {
        check(Lines.text(), data, 1);
    }

    @FuzzTest
    void byteLines(byte[] data) {
        check(Lines.bytes(), data, 1);
    }

    @FuzzTest
    void lengthPrefixed(byte[] data) {
        int choice = data.length < HEADER ? 0 : data[3] & 0xff;
        LengthPrefixed framing = new LengthPrefixed(
                PREFIXES[choice % PREFIXES.length],
                choice / 5 % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                choice / 10 % 2 == 1,
                choice / 20 % 2 == 0 ? Overlong.ENDS_STREAM : Overlong.SKIPPED);
        check(framing, data, framing.prefixBytes());
    }

    @FuzzTest
    void rawChunks(byte[] data) {
        if (data.length < HEADER) {
            return;
        }
        int limit = 1 + (data[0] & 0xff);
        byte[] input = Arrays.copyOfRange(data, HEADER, data.length);
        Feed.Result result = Feed.run(new RawChunks(), limit, input, cuts(data, input.length), memory(data));
        int bytes = result.outcomes().stream()
                .mapToInt(outcome -> outcome.length() - 2)
                .sum();
        assertTrue(bytes == input.length && result.mostLeft() == 0);
    }

    private static void check(Framing<?> framing, byte[] data, int overhead) {
        if (data.length < HEADER) {
            return;
        }
        int limit = 1 + (data[0] & 0xff);
        byte[] input = Arrays.copyOfRange(data, HEADER, data.length);
        Feed.Result whole = Feed.run(framing, limit, input, new int[] {input.length}, Feed.Memory.HEAP);
        Feed.Result split = Feed.run(framing, limit, input, cuts(data, input.length), memory(data));
        Feed.assertSame(whole, split);
        assertTrue(Math.max(whole.mostLeft(), split.mostLeft()) <= limit + overhead);
    }

    private static int[] cuts(byte[] data, int length) {
        return SplitInvarianceTest.cuts(new Random(data[1]), length, 1 + (data[1] & 0xf));
    }

    private static Feed.Memory memory(byte[] data) {
        return Feed.Memory.values()[(data[2] & 0xff) % Feed.Memory.values().length];
    }
}
