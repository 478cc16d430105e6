package dev.streamctl.telemetry.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.line.FieldValue.BooleanValue;
import dev.streamctl.telemetry.line.FieldValue.FloatValue;
import dev.streamctl.telemetry.line.FieldValue.IntegerValue;
import dev.streamctl.telemetry.line.FieldValue.StringValue;
import dev.streamctl.telemetry.line.FieldValue.UnsignedValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the parts of a checked line are, and the sample that they make. */
final class LineMarks {

    /** Key from, key to, value from, value to. */
    private static final int PAIR = 4;

    private static final int FIRST_PAIRS = 16;

    private final int most;
    private int[] pairs = new int[FIRST_PAIRS * PAIR];
    private int measurement;
    private int measurementEnd;
    private int time;
    private int timeEnd;
    private int tags;
    private int fields;

    LineMarks(LineLimits limits) {
        most = limits.maxTags() + limits.maxFields();
    }

    void clear() {
        tags = 0;
        fields = 0;
        time = 0;
        timeEnd = 0;
    }

    int tags() {
        return tags;
    }

    int fields() {
        return fields;
    }

    void measurement(int from, int to) {
        measurement = from;
        measurementEnd = to;
    }

    void timestamp(int from, int to) {
        time = from;
        timeEnd = to;
    }

    void tag(int key, int keyEnd, int value, int valueEnd) {
        pair(key, keyEnd, value, valueEnd);
        tags++;
    }

    void field(int key, int keyEnd, int value, int valueEnd) {
        pair(key, keyEnd, value, valueEnd);
        fields++;
    }

    private void pair(int key, int keyEnd, int value, int valueEnd) {
        int at = (tags + fields) * PAIR;
        if (at == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.min(2 * at, most * PAIR));
        }
        pairs[at] = key;
        pairs[at + 1] = keyEnd;
        pairs[at + 2] = value;
        pairs[at + 3] = valueEnd;
    }

    Sample sample(byte[] bytes) {
        SortedMap<String, String> tagMap = new TreeMap<>(Names::compare);
        SequencedMap<String, FieldValue> fieldMap = new LinkedHashMap<>();
        for (int i = 0; i < tags + fields; i++) {
            int at = i * PAIR;
            String key = name(bytes, pairs[at], pairs[at + 1], true);
            if (i < tags) {
                tagMap.put(key, name(bytes, pairs[at + 2], pairs[at + 3], true));
            } else {
                fieldMap.put(key, value(bytes, pairs[at + 2], pairs[at + 3]));
            }
        }
        return new Sample(
                name(bytes, measurement, measurementEnd, false),
                tagMap,
                fieldMap,
                timeEnd == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(new String(bytes, time, timeEnd - time, US_ASCII))));
    }

    /** Takes the escapes out: of a comma, a space and, in keys and tag values, an equals sign. */
    private static String name(byte[] bytes, int from, int to, boolean key) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean escape = bytes[i] == '\\'
                    && i + 1 < to
                    && (bytes[i + 1] == ',' || bytes[i + 1] == ' ' || key && bytes[i + 1] == '=');
            plain[length++] = bytes[escape ? ++i : i];
        }
        return new String(plain, 0, length, UTF_8);
    }

    private static FieldValue value(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        byte last = bytes[to - 1];
        if (first == '"') {
            return new StringValue(text(bytes, from + 1, to - 1));
        }
        if ((first | ' ') == 't' || (first | ' ') == 'f') {
            return new BooleanValue((first | ' ') == 't');
        }
        String number = new String(bytes, from, to - from, US_ASCII);
        String digits = number.substring(0, number.length() - 1);
        return switch (last) {
            case 'i' -> new IntegerValue(Long.parseLong(digits));
            case 'u' -> new UnsignedValue(Long.parseUnsignedLong(digits));
            default -> new FloatValue(Double.parseDouble(number));
        };
    }

    /** Takes the escapes out: of a quote and a backslash. Before anything else a backslash is a backslash. */
    private static String text(byte[] bytes, int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            boolean escape = bytes[i] == '\\' && i + 1 < to && (bytes[i + 1] == '"' || bytes[i + 1] == '\\');
            plain[length++] = bytes[escape ? ++i : i];
        }
        return new String(plain, 0, length, UTF_8);
    }
}
