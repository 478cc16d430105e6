package dev.streamctl.telemetry.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.line.FieldValue.BooleanValue;
import dev.streamctl.telemetry.line.FieldValue.FloatValue;
import dev.streamctl.telemetry.line.FieldValue.IntegerValue;
import dev.streamctl.telemetry.line.FieldValue.StringValue;
import dev.streamctl.telemetry.line.FieldValue.UnsignedValue;

/**
 * Samples to lines and back. What was written reads back the same.
 *
 * <p>Escaped with a backslash are: in a measurement comma and space, in keys and tag values also the equals sign, in a text
 * the quote and the backslash. A backslash in a name stands for itself, so that a name cannot end with one.
 */
public final class LineProtocol {

    private LineProtocol() {}

    /** The line of a sample in UTF-8, without a line feed. */
    public static byte[] write(Sample sample) {
        StringBuilder line = new StringBuilder(128);
        escape(line, sample.measurement(), false);
        sample.tags().forEach((key, value) -> {
            escape(line.append(','), key, true);
            escape(line.append('='), value, true);
        });
        char separator = ' ';
        for (var field : sample.fields().entrySet()) {
            escape(line.append(separator), field.getKey(), true);
            append(line.append('='), field.getValue());
            separator = ',';
        }
        sample.time().ifPresent(nanos -> line.append(' ').append(nanos));
        return line.toString().getBytes(UTF_8);
    }

    /**
     * The sample of one line, without its line feed, with the default limits.
     *
     * @throws LineProtocolException it is not a sample; a comment is none either
     */
    public static Sample parse(byte[] line) throws LineProtocolException {
        LineScan scan = new LineScan(LineLimits.defaults());
        scan.scan(line, 0, line.length);
        return scan.sample();
    }

    private static void append(StringBuilder line, FieldValue value) {
        switch (value) {
            case IntegerValue(long number) -> line.append(number).append('i');
            case UnsignedValue(long number) ->
                line.append(Long.toUnsignedString(number)).append('u');
            case FloatValue(double number) -> line.append(number);
            case BooleanValue(boolean truth) -> line.append(truth);
            case StringValue(String text) -> {
                line.append('"');
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (c == '"' || c == '\\') {
                        line.append('\\');
                    }
                    line.append(c);
                }
                line.append('"');
            }
        }
    }

    private static void escape(StringBuilder line, String name, boolean key) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ',' || c == ' ' || key && c == '=') {
                line.append('\\');
            }
            line.append(c);
        }
    }
}
