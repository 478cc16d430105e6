package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A wave, for trying out: the same readings for the same seed, whenever they are made. Reading {@code n} has {@code count=n},
 * from 0, so that whoever receives them sees which are missing. For one thread.
 */
public final class DemoSource implements SampleSource {

    private static final double READINGS_PER_WAVE = 60;

    private final SplittableRandom random;
    private long count;

    /** The wave of this seed. */
    public DemoSource(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public void read(Consumer<Sample> samples) {
        double angle = 2 * Math.PI * count / READINGS_PER_WAVE;
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("count", FieldValue.of(count));
        fields.put("temperature", hundredths(21 + 4 * StrictMath.sin(angle) + noise()));
        fields.put("humidity", hundredths(55 + 15 * StrictMath.cos(angle) + noise()));
        samples.accept(new Sample("demo", Collections.emptySortedMap(), fields, OptionalLong.empty()));
        count++;
    }

    private double noise() {
        return random.nextDouble(-0.5, 0.5);
    }

    private static FieldValue hundredths(double value) {
        return FieldValue.of(Math.round(value * 100) / 100.0);
    }
}
