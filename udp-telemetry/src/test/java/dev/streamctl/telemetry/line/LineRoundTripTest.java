package dev.streamctl.telemetry.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written reads back the same, whatever characters it has. */
class LineRoundTripTest {

    @Test
    void randomSamplesReadBackTheSame() throws Exception {
        for (int seed = 0; seed < 5_000; seed++) {
            Sample sample = RandomSamples.sample(new Random(seed));
            byte[] line = LineProtocol.write(sample);
            Sample read = LineProtocol.parse(line);
            assertEquals(sample, read, () -> new String(line, UTF_8));
            assertEquals(
                    List.copyOf(sample.fields().keySet()),
                    List.copyOf(read.fields().keySet()),
                    "order of fields");
        }
    }

    @Test
    void tagsAreWrittenInTheOrderOfTheirBytes() {
        Sample sample = Sample.of("m", "f", FieldValue.of(1L))
                .tagged("b", "1")
                .tagged("\uffee", "2")
                .tagged("🍭", "3")
                .tagged("B", "4")
                .tagged("ab", "5")
                .tagged("a", "6");
        assertEquals("m,B=4,a=6,ab=5,b=1,\uffee=2,🍭=3 f=1i", new String(LineProtocol.write(sample), UTF_8));
    }

    @Test
    void aTimeIsWrittenInNanoseconds() {
        Sample sample = Sample.of("m", "f", FieldValue.of(0.5)).at(Instant.parse("2026-11-26T00:00:00.000000001Z"));
        assertEquals("m f=0.5 1795651200000000001", new String(LineProtocol.write(sample), UTF_8));
        assertThrows(ArithmeticException.class, () -> sample.at(Instant.parse("2300-01-01T00:00:00Z")));
    }

    @Test
    void defaultTagsDoNotReplaceASamplesOwn() {
        Sample sample = Sample.of("m", "f", FieldValue.of(true)).tagged("device", "own");
        assertEquals(
                Map.of("device", "own", "site", "x"),
                sample.taggedByDefault(Map.of("device", "cam", "site", "x")).tags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "a\u007f", "a\\", "\ud800", "x\udc00y"})
    void namesThatCannotBeWrittenAreRefusedAtOnce(String name) {
        Sample good = Sample.of("m", "f", FieldValue.of(1L));
        assertThrows(IllegalArgumentException.class, () -> Sample.of(name, "f", FieldValue.of(1L)));
        assertThrows(IllegalArgumentException.class, () -> Sample.of("m", name, FieldValue.of(1L)));
        assertThrows(IllegalArgumentException.class, () -> good.tagged(name, "v"));
        assertThrows(IllegalArgumentException.class, () -> good.tagged("k", name));
    }

    @Test
    void valuesThatCannotBeWrittenAreRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> FieldValue.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> FieldValue.of(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> FieldValue.of("two\nlines"));
        assertThrows(IllegalArgumentException.class, () -> FieldValue.of("\udc00"));
        var refused = assertThrows(IllegalArgumentException.class, () -> Sample.of("a\u0007b", "f", FieldValue.of(1L)));
        assertTrue(refused.getMessage().contains("measurement \"a\\x07b\" has a control character"));
    }
}
