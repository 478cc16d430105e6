package dev.streamctl.telemetry.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoSourceTest {

    private static List<Sample> readings(long seed) {
        DemoSource source = new DemoSource(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            source.read(samples::add);
        }
        return samples;
    }

    @Test
    void theSameSeedGivesTheSameWave() {
        assertEquals(readings(1), readings(1));
        assertNotEquals(readings(1), readings(2));
    }

    @Test
    void itIsANumberedWave() {
        List<Sample> samples = readings(1);
        for (int i = 0; i < samples.size(); i++) {
            assertEquals(FieldValue.of(i), samples.get(i).fields().get("count"));
        }
        double[] temperatures = samples.stream()
                .mapToDouble(sample -> ((FieldValue.FloatValue) sample.fields().get("temperature")).value())
                .toArray();
        assertTrue(temperatures[15] > 24 && temperatures[45] < 18, "a top and a bottom");
    }
}
