package dev.streamctl.telemetry.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Meters meters = new Meters();

    private List<Sample> read() {
        List<Sample> samples = new ArrayList<>();
        meters.read(samples::add);
        return samples;
    }

    @Test
    void metersOfOneMeasurementAndTheSameTagsAreOneSample() {
        Meters.Counter frames = meters.counter("camera", "frames");
        Meters.Gauge queue = meters.gauge("camera", "queue");
        meters.gauge("camera", "load", () -> 0.5);
        meters.counter("camera", Map.of("lens", "2"), "frames").add(7);
        frames.increment();
        frames.add(2);
        queue.set(4);
        assertEquals(
                List.of(
                        Sample.of("camera", "frames", FieldValue.of(3))
                                .with("queue", FieldValue.of(4.0))
                                .with("load", FieldValue.of(0.5)),
                        Sample.of("camera", "frames", FieldValue.of(7)).tagged("lens", "2")),
                read());
    }

    @Test
    void theSameNameIsTheSameMeter() {
        assertSame(meters.counter("a", "b"), meters.counter("a", "b"));
        assertSame(meters.gauge("a", Map.of("t", "1"), "b"), meters.gauge("a", Map.of("t", "1"), "b"));
        assertThrows(IllegalArgumentException.class, () -> meters.gauge("a", "b"));
        meters.gauge("a", "c", () -> 1);
        assertThrows(IllegalArgumentException.class, () -> meters.gauge("a", "c", () -> 2));
    }

    @Test
    void whatHasNoFiniteValueIsLeftOut() {
        meters.gauge("a", "unset");
        meters.gauge("a", "infinite", () -> Double.POSITIVE_INFINITY);
        assertEquals(List.of(), read());
    }

    @Test
    void aGaugeThatThrowsCostsNoOther() {
        meters.gauge("a", "bad", () -> {
            throw new IllegalStateException("broken");
        });
        meters.gauge("a", "good", () -> 1);
        assertEquals(List.of(Sample.of("a", "good", FieldValue.of(1.0))), read());
        assertEquals(1, meters.failures());
    }

    @Test
    void namesThatCannotBeWrittenAreRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> meters.counter("", "b"));
        assertThrows(IllegalArgumentException.class, () -> meters.counter("a", "b\n"));
        assertThrows(IllegalArgumentException.class, () -> meters.gauge("a", Map.of("t", ""), "b"));
        assertThrows(
                IllegalArgumentException.class, () -> meters.counter("a", "c").add(-1));
    }

    @Test
    void thereIsALimit() {
        for (int i = 0; i < Meters.MAX_METERS; i++) {
            meters.counter("m" + i, "v");
        }
        assertThrows(IllegalStateException.class, () -> meters.counter("one more", "v"));
        assertSame(meters.counter("m0", "v"), meters.counter("m0", "v"));
    }

    @Test
    void noCountIsLostBetweenThreads() {
        Meters.Counter counter = meters.counter("a", "b");
        IntStream.range(0, 10_000).parallel().forEach(_ -> counter.increment());
        assertEquals(10_000, counter.value());
        assertTrue(read().getFirst().fields().containsValue(FieldValue.of(10_000)));
    }
}
