package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames of a run, against the library's own decoders. */
class FrameShapeTest {

    static Stream<Framing<byte[]>> framings() {
        List<Framing<byte[]>> all = new ArrayList<>(List.of(Lines.bytes()));
        for (int prefixBytes : new int[] {1, 2, 3, 4, 8}) {
            LengthPrefixed length = LengthPrefixed.of(prefixBytes);
            all.add(length);
            all.add(length.withOrder(ByteOrder.LITTLE_ENDIAN).withPrefixIncluded(true));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("framings")
    void everyFramingDecodesTheFramesAndEachIsAnother(Framing<byte[]> framing) throws Exception {
        for (int size : new int[] {20, 64, 200}) {
            FrameShape shape = FrameShape.of(framing, size);
            byte[] wire = new byte[3 * size];
            for (int i = 0; i < 3; i++) {
                shape.write(wire, i * size, i * 1_000_003L);
            }
            var decoder = framing.decoder();
            ByteBuffer input = ByteBuffer.wrap(wire);
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                byte[] frame = decoder.decode(input, size);
                assertEquals((i + 1) * size, input.position());
                seen.add(new String(frame, StandardCharsets.ISO_8859_1));
            }
            assertEquals(3, seen.size());
        }
    }

    @Test
    void theSmallestFramesHaveNoRoomForANumber() {
        assertEquals(1, FrameShape.of(Lines.bytes(), 1).size());
        assertEquals(4, FrameShape.of(LengthPrefixed.of(4), 4).head(7).length);
        byte[] two = new byte[2];
        FrameShape.of(Lines.bytes(), 2).write(two, 0, 0x123);
        assertEquals("d\n", new String(two, StandardCharsets.US_ASCII));
    }

    @Test
    void messagesAreTheirPayload() {
        byte[] text = new byte[64];
        FrameShape.ofMessages(FrameShape.Kind.TEXT, 64).write(text, 0, 17);
        assertTrue(new String(text, StandardCharsets.UTF_8).matches("[a-z]{64}"));
        assertEquals(1, FrameShape.ofMessages(FrameShape.Kind.BINARY, 1).size());
        for (long size : new long[] {0, FrameShape.MOST + 1}) {
            assertThrows(IllegalArgumentException.class, () -> FrameShape.ofMessages(FrameShape.Kind.TEXT, size));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 3", "1, 257", "8, 16777217"})
    void aSizeThatTheFramingDoesNotHaveIsRefusedWithTheRange(int prefixBytes, long size) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> FrameShape.of(LengthPrefixed.of(prefixBytes), size));
        assertTrue(refused.getMessage().contains("is not within " + prefixBytes + " to "), refused.getMessage());
    }

    @Test
    void linesAndRawHaveTheirOwnRange() {
        assertEquals((1 << 20) + 1, FrameShape.of(Lines.bytes(), (1 << 20) + 1).size());
        assertThrows(IllegalArgumentException.class, () -> FrameShape.of(Lines.bytes(), (1 << 20) + 2));
        assertEquals(
                FrameShape.MOST, FrameShape.of(new RawChunks(), FrameShape.MOST).size());
        assertThrows(IllegalArgumentException.class, () -> FrameShape.of(new RawChunks(), 0));
    }

    @Test
    void bytesThatAreNoTextAreTriedWhereTheFramingAllowsThem() {
        byte[] frame = new byte[300];
        FrameShape.of(new RawChunks(), 300).write(frame, 0, 1);
        Set<Byte> seen = new HashSet<>();
        for (byte b : frame) {
            seen.add(b);
        }
        assertTrue(seen.size() > 240, seen.size() + " different bytes");
    }
}
