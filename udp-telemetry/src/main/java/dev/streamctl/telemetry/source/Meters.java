package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gauges and counters of a program. What has one measurement and the same tags becomes one sample.
 *
 * <pre>{@code
 * var meters = new Meters();
 * Meters.Counter frames = meters.counter("camera", "frames");
 * meters.gauge("camera", "queue", queue::size);
 * frames.increment();
 * }</pre>
 *
 * <p>Asking again for a counter or a gauge of the same name gives the same one. Safe for use by many threads; counting takes
 * no lock.
 */
public final class Meters implements SampleSource {

    /** The most meters. Names made from what comes in, without an end, would fill the memory. */
    public static final int MAX_METERS = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

    private final Map<Series, SequencedMap<String, Meter>> meters = new LinkedHashMap<>();
    private final LongAdder failures = new LongAdder();
    private int size;

    private record Series(String measurement, Map<String, String> tags) {}

    private sealed interface Meter permits Counter, Gauge, Supplied {}

    /** No meter yet. */
    public Meters() {}

    /** A number that only grows: an integer field. */
    public static final class Counter implements Meter {

        private final LongAdder sum = new LongAdder();

        private Counter() {}

        /** Adds one. */
        public void increment() {
            sum.increment();
        }

        /**
         * Adds.
         *
         * @throws IllegalArgumentException less than zero
         */
        public void add(long more) {
            if (more < 0) {
                throw new IllegalArgumentException("a counter cannot go back by " + -more);
            }
            sum.add(more);
        }

        /** The sum so far. */
        public long value() {
            return sum.sum();
        }
    }

    /** A number that was set last: a float field. Left out until it is set, and while it is not finite. */
    public static final class Gauge implements Meter {

        private volatile double value = Double.NaN;

        private Gauge() {}

        /** Sets it. */
        public void set(double now) {
            value = now;
        }

        /** As it was set last; not a number before that. */
        public double value() {
            return value;
        }
    }

    private record Supplied(DoubleSupplier supplier) implements Meter {}

    /** A counter without tags. */
    public Counter counter(String measurement, String field) {
        return counter(measurement, Map.of(), field);
    }

    /**
     * A counter.
     *
     * @throws IllegalArgumentException the name cannot be written, or belongs to a gauge
     * @throws IllegalStateException there are {@value #MAX_METERS} meters
     */
    public Counter counter(String measurement, Map<String, String> tags, String field) {
        return added(measurement, tags, field, new Counter());
    }

    /** A gauge without tags, which the program sets. */
    public Gauge gauge(String measurement, String field) {
        return gauge(measurement, Map.of(), field);
    }

    /** A gauge that the program sets. Exceptions as for a counter. */
    public Gauge gauge(String measurement, Map<String, String> tags, String field) {
        return added(measurement, tags, field, new Gauge());
    }

    /** A gauge without tags that is asked at each reading. */
    public void gauge(String measurement, String field, DoubleSupplier supplier) {
        gauge(measurement, Map.of(), field, supplier);
    }

    /**
     * A gauge that is asked at each reading, in the reader's thread: the supplier must not wait. One that throws is left out
     * of that reading and counted. Exceptions as for a counter, and for a name that is there already.
     */
    public void gauge(String measurement, Map<String, String> tags, String field, DoubleSupplier supplier) {
        Supplied meter = new Supplied(supplier);
        if (added(measurement, tags, field, meter) != meter) {
            throw new IllegalArgumentException("there is a gauge %s %s already".formatted(measurement, field));
        }
    }

    private synchronized <M extends Meter> M added(
            String measurement, Map<String, String> tags, String field, M fresh) {
        checkName(measurement, tags, field);
        Series series = new Series(measurement, Map.copyOf(tags));
        Meter known = meters.getOrDefault(series, new LinkedHashMap<>()).get(field);
        if (known == null) {
            if (size == MAX_METERS) {
                throw new IllegalStateException("more than %d meters".formatted(MAX_METERS));
            }
            meters.computeIfAbsent(series, _ -> new LinkedHashMap<>()).put(field, fresh);
            size++;
            return fresh;
        }
        if (known.getClass() != fresh.getClass()) {
            throw new IllegalArgumentException("%s %s is another kind of meter".formatted(measurement, field));
        }
        @SuppressWarnings("unchecked") // the classes are the same
        M same = (M) known;
        return same;
    }

    private static void checkName(String measurement, Map<String, String> tags, String field) {
        sample(new Series(measurement, tags), new LinkedHashMap<>(Map.of(field, FieldValue.of(true))));
    }

    private static Sample sample(Series series, SequencedMap<String, FieldValue> fields) {
        return new Sample(series.measurement, new TreeMap<>(series.tags), fields, OptionalLong.empty());
    }

    @Override
    public synchronized void read(Consumer<Sample> samples) {
        meters.forEach((series, fields) -> {
            SequencedMap<String, FieldValue> values = new LinkedHashMap<>();
            fields.forEach((name, meter) -> put(values, name, meter));
            if (!values.isEmpty()) {
                samples.accept(sample(series, values));
            }
        });
    }

    private void put(SequencedMap<String, FieldValue> values, String name, Meter meter) {
        double value = switch (meter) {
            case Counter counter -> {
                values.put(name, FieldValue.of(counter.value()));
                yield Double.NaN;
            }
            case Gauge gauge -> gauge.value();
            case Supplied(DoubleSupplier supplier) -> ask(name, supplier);
        };
        if (Double.isFinite(value)) {
            values.put(name, FieldValue.of(value));
        }
    }

    private double ask(String name, DoubleSupplier supplier) {
        try {
            return supplier.getAsDouble();
        } catch (RuntimeException e) {
            failures.increment();
            LOG.debug("gauge {} failed", name, e);
            return Double.NaN;
        }
    }

    /** How often a gauge that is asked threw an exception. */
    public long failures() {
        return failures.sum();
    }
}
