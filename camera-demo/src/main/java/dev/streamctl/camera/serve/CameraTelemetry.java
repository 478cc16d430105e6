package dev.streamctl.camera.serve;

import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.source.Temperatures;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A camera as telemetry: one sample {@code camera} with its counters, the ages of its frames and what the processor found, as
 * {@code value_motion}; and those of {@link Temperatures}, for a board gets warm from coding pictures. For {@link dev.streamctl.telemetry.send.SampleLoop}.
 */
public final class CameraTelemetry implements SampleSource {

    private final Supplier<Observed> camera;
    private final Temperatures temperatures;

    /**
     * The telemetry of one camera.
     *
     * @param camera {@link Camera#observe}
     * @param root {@code /}, below which the kernel shows the temperature; a test has another
     */
    public CameraTelemetry(Supplier<Observed> camera, Path root) {
        this.camera = camera;
        this.temperatures = new Temperatures(root);
    }

    @Override
    public void read(Consumer<Sample> samples) {
        Observed now = camera.get();
        CaptureStats capture = now.capture();
        HubStats hub = now.hub();
        ViewerStats viewers = hub.all();
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("live", FieldValue.of(capture.state() == CaptureStats.State.LIVE));
        fields.put("fps", FieldValue.of(capture.fps()));
        fields.put("frames", FieldValue.of(hub.published()));
        fields.put("no_signal", FieldValue.of(hub.noSignal()));
        fields.put("dropped", FieldValue.of(capture.dropped().pictures()));
        fields.put("opened", FieldValue.of(capture.opened()));
        fields.put("late", FieldValue.of(capture.late()));
        fields.put("viewers", FieldValue.of((long) hub.viewers()));
        fields.put("cut", FieldValue.of(hub.cut()));
        fields.put("sent", FieldValue.of(viewers.sent()));
        fields.put("skipped", FieldValue.of(viewers.skipped()));
        fields.put("bytes", FieldValue.of(viewers.bytes()));
        fields.put("age_p50_us", FieldValue.of(hub.ages().p50()));
        fields.put("age_p99_us", FieldValue.of(hub.ages().p99()));
        new TreeMap<>(now.processing().values())
                .forEach((name, value) -> fields.put("value_" + name, FieldValue.of(value)));
        samples.accept(new Sample("camera", Collections.emptySortedMap(), fields, OptionalLong.empty()));
        temperatures.read(samples);
    }
}
