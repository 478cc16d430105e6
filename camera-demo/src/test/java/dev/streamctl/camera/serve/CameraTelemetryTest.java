package dev.streamctl.camera.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Waits;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a camera tells of itself by telemetry. */
@Timeout(180)
class CameraTelemetryTest extends CameraCase {

    @TempDir
    Path root;

    private List<Sample> read() {
        List<Sample> samples = new ArrayList<>();
        new CameraTelemetry(camera::observe, root).read(samples::add);
        return samples;
    }

    @Test
    void theTemperatureGoesWithTheCounters() throws Exception {
        Path zone = Files.createDirectories(root.resolve("sys/class/thermal/thermal_zone0"));
        Files.writeString(zone.resolve("temp"), "48312\n");
        Files.writeString(zone.resolve("type"), "cpu-thermal\n");
        start(pattern(0), options());
        Waits.until(() -> assertTrue(camera.hub().stats().published() > 0));
        List<Sample> samples = read();
        assertEquals(2, samples.size());
        assertEquals("camera", samples.getFirst().measurement());
        for (String field : List.of("frames", "skipped", "sent", "age_p50_us", "age_p99_us", "viewers", "dropped")) {
            assertTrue(samples.getFirst().fields().containsKey(field), field);
        }
        Sample temperature = samples.getLast();
        assertEquals("temp", temperature.measurement());
        assertEquals(Map.of("sensor", "thermal_zone0-cpu-thermal"), temperature.tags());
        assertEquals(Map.of("temp", FieldValue.of(48.312)), temperature.fields());
    }

    @Test
    void aMachineThatShowsNoTemperatureLeavesItOut() throws Exception {
        start(pattern(0), options());
        assertEquals(List.of("camera"), read().stream().map(Sample::measurement).toList());
    }
}
