package dev.streamctl.telemetry.line;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One sample: what was measured, by whom, and when. Immutable.
 *
 * <p>Names (measurement, keys, tag values) are not empty, have no control characters and do not end with a backslash; a
 * measurement does not begin with {@code #}, which begins a comment.
 *
 * @param measurement what the fields are about, {@code cpu} for instance
 * @param tags who and where, sorted by the bytes of the key as databases like it best
 * @param fields at least one, in the order in which they are written
 * @param time nanoseconds since 1970 UTC, or absent: then whoever stores the sample takes the time of its arrival
 */
public record Sample(
        String measurement,
        SortedMap<String, String> tags,
        SequencedMap<String, FieldValue> fields,
        OptionalLong time) {

    /**
     * Copies the maps and checks that the sample can be written.
     *
     * @throws IllegalArgumentException with one line that names the part that cannot be written
     */
    public Sample {
        Names.checkName("measurement", measurement);
        if (measurement.startsWith("#")) {
            throw new IllegalArgumentException("a measurement cannot begin with #, which begins a comment");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("sample %s without a field".formatted(measurement));
        }
        SortedMap<String, String> sorted = new TreeMap<>(Names::compare);
        sorted.putAll(tags);
        sorted.forEach((key, value) -> {
            Names.checkName("tag key", key);
            Names.checkName("tag value", value);
        });
        fields.keySet().forEach(key -> Names.checkName("field key", key));
        tags = Collections.unmodifiableSortedMap(sorted);
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /** A sample of one field, without tags and time. */
    public static Sample of(String measurement, String key, FieldValue value) {
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put(key, value);
        return new Sample(measurement, Collections.emptySortedMap(), fields, OptionalLong.empty());
    }

    /** This with one more field, or another value of it. */
    public Sample with(String key, FieldValue value) {
        SequencedMap<String, FieldValue> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        return new Sample(measurement, tags, more, time);
    }

    /** This with one more tag, or another value of it. */
    public Sample tagged(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(Names::compare);
        more.putAll(tags);
        more.put(key, value);
        return new Sample(measurement, more, fields, time);
    }

    /** This with all of these tags; one that it has already keeps its value. */
    public Sample taggedByDefault(Map<String, String> defaults) {
        SortedMap<String, String> more = new TreeMap<>(Names::compare);
        more.putAll(defaults);
        more.putAll(tags);
        return new Sample(measurement, more, fields, time);
    }

    /** This at a time, in nanoseconds since 1970 UTC. */
    public Sample at(long nanos) {
        return new Sample(measurement, tags, fields, OptionalLong.of(nanos));
    }

    /**
     * This at a time.
     *
     * @throws ArithmeticException before 1677 or after 2262, which 64 bits of nanoseconds do not reach
     */
    public Sample at(Instant instant) {
        return at(nanos(instant));
    }

    /**
     * A time as samples have it, in nanoseconds since 1970 UTC.
     *
     * @throws ArithmeticException before 1677 or after 2262, which 64 bits of nanoseconds do not reach
     */
    public static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
