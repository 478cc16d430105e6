package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed.Overlong;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the network cuts the stream makes no difference: same frames, same refusals, same messages. */
class SplitInvarianceTest {

    private static final int LIMIT = 24;
    private static final int ROUNDS = 40;

    static Stream<Arguments> streams() {
        return IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(seed -> Stream.concat(
                        Stream.of(
                                Arguments.of(Lines.text(), lines(new Random(seed)), seed),
                                Arguments.of(Lines.bytes(), lines(new Random(seed)), seed)),
                        Stream.of(1, 2, 3, 4, 8).map(prefixBytes -> frames(prefixBytes, seed))));
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("streams")
    void cutsMakeNoDifference(Framing<?> framing, byte[] input, int seed) {
        Feed.Result whole = Feed.everyWay(framing, LIMIT, input);
        assertTrue(whole.outcomes().size() > 2, "there is something to compare");
        Random random = new Random(seed);
        for (Feed.Memory memory : Feed.Memory.values()) {
            for (int most : new int[] {3, 10, 60}) {
                Feed.Result split = Feed.run(framing, LIMIT, input, cuts(random, input.length, most), memory);
                Feed.assertSame(whole, split);
                assertTrue(split.mostLeft() <= LIMIT + 8, () -> "left " + split.mostLeft());
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("streams")
    void rawChunksAreTheSameBytes(Framing<?> framing, byte[] input, int seed) {
        int[] cuts = cuts(new Random(seed), input.length, 60);
        Feed.Result split = Feed.run(new RawChunks(), LIMIT, input, cuts, Feed.Memory.DIRECT);
        StringBuilder joined = new StringBuilder();
        split.outcomes().forEach(outcome -> joined.append(outcome, 1, outcome.length() - 1));
        assertEquals(new String(input, ISO_8859_1), joined.toString());
    }

    /** Sizes of 0 to {@code most}, empty reads among them. */
    static int[] cuts(Random random, int length, int most) {
        int[] cuts = new int[2 * length + 2];
        int count = 0;
        for (int left = length; left > 0; ) {
            int cut = Math.min(left, count >= length ? left : random.nextInt(most + 1));
            cuts[count++] = cut;
            left -= cut;
        }
        return Arrays.copyOf(cuts, count);
    }

    /** Lines around the limit, of text and of anything, with every kind of end. */
    private static byte[] lines(Random random) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        byte[] spice = {'\r', 0, (byte) 0xc3, (byte) 0xa4, (byte) 0xe2, (byte) 0x80, (byte) 0xff, '\n'};
        for (int line = 3 + random.nextInt(20); line > 0; line--) {
            int length = random.nextBoolean() ? random.nextInt(12) : LIMIT - 3 + random.nextInt(8);
            length = random.nextInt(10) == 0 ? 3 * LIMIT : length;
            boolean plain = random.nextBoolean();
            for (int i = 0; i < length; i++) {
                wire.write(plain || random.nextInt(8) > 0 ? 'a' + random.nextInt(26) : spice[random.nextInt(8)]);
            }
            wire.writeBytes((random.nextInt(3) == 0 ? "\r\n" : "\n").getBytes(ISO_8859_1));
        }
        wire.writeBytes(random.nextBoolean() ? new byte[0] : new byte[] {'e', 'n', 'd', '\r'});
        return wire.toByteArray();
    }

    private static Arguments frames(int prefixBytes, int seed) {
        Random random = new Random(seed * 31L + prefixBytes);
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Overlong overlong = seed % 4 == 0 ? Overlong.ENDS_STREAM : Overlong.SKIPPED;
        LengthPrefixed framing = new LengthPrefixed(prefixBytes, order, random.nextBoolean(), overlong);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int frames = 3 + random.nextInt(20);
        for (int i = 0; i < frames; i++) {
            boolean over = i > 2 && random.nextInt(4) == 0;
            byte[] frame = new byte[over ? LIMIT + 1 + random.nextInt(100) : random.nextInt(LIMIT + 1)];
            random.nextBytes(frame);
            ByteBuffer out = ByteBuffer.allocate(framing.maxEncodedSize(frame));
            try {
                framing.encode(frame, Integer.MAX_VALUE, out);
            } catch (FrameException e) {
                throw new AssertionError(e);
            }
            wire.writeBytes(out.array());
        }
        byte[] whole = wire.toByteArray();
        return Arguments.of(framing, Arrays.copyOf(whole, whole.length - random.nextInt(3)), seed);
    }
}
