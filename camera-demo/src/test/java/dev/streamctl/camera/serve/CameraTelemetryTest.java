package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Waits;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.SampleLoop;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    @Test
    void whatBecameOfTheSamplesIsInTheStatusAndTheMetrics() throws Exception {
        start(pattern(0), options());
        assertFalse(new String(get("/status").body(), UTF_8).contains("telemetry"));
        SenderOptions to = SenderOptions.to(Target.parse("127.0.0.1:9"), "porch");
        try (TelemetrySender sender = TelemetrySender.open(to, new Random(1))) {
            SampleSource failing = samples -> {
                throw new IOException("no such sensor");
            };
            var loop = new SampleLoop(sender, failing, PATIENCE, 1, PATIENCE);
            camera.countTelemetry(sender, loop);
            loop.run();
            assertThrows(
                    SampleTooLargeException.class,
                    () -> sender.offer(Sample.of("camera", "reason", FieldValue.of("x".repeat(70_000)))));
            assertContains(
                    "\"telemetry\":{\"samples\":1,\"sent\":0,\"dropped\":{\"error\":0,\"full\":0,\"too_large\":1},"
                            + "\"readings_skipped\":0,\"readings_failed\":1}",
                    new String(get("/status").body(), UTF_8));
            String metrics = new String(get("/metrics").body(), UTF_8);
            assertContains("streamctl_camera_telemetry_dropped_total{reason=\"too_large\"} 1.0", metrics);
            assertContains("streamctl_camera_telemetry_readings_failed_total 1.0", metrics);
        }
    }
}
