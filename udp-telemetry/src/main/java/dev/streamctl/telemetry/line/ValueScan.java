package dev.streamctl.telemetry.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Where a field's value or a timestamp ends, by the grammar: the index behind it, or a problem as a negative number. */
final class ValueScan {

    private static final LineProblem[] PROBLEMS = LineProblem.values();
    private static final byte[] MAX_LONG = "9223372036854775807".getBytes(US_ASCII);
    private static final byte[] MIN_LONG = "9223372036854775808".getBytes(US_ASCII);
    private static final byte[] MAX_UNSIGNED = "18446744073709551615".getBytes(US_ASCII);
    private static final byte[][] WORDS = {
        "true".getBytes(US_ASCII), "True".getBytes(US_ASCII), "TRUE".getBytes(US_ASCII), "t".getBytes(US_ASCII),
        "T".getBytes(US_ASCII), "false".getBytes(US_ASCII), "False".getBytes(US_ASCII), "FALSE".getBytes(US_ASCII),
        "f".getBytes(US_ASCII), "F".getBytes(US_ASCII)
    };
    /** With fewer digits and no exponent a float is finite. */
    private static final int SURELY_FINITE = 300;

    private ValueScan() {}

    static LineProblem problem(int result) {
        return PROBLEMS[-1 - result];
    }

    static int failed(LineProblem problem) {
        return -1 - problem.ordinal();
    }

    static int value(byte[] bytes, int from, int to) {
        if (from == to) {
            return failed(LineProblem.NO_FIELD_VALUE);
        }
        return switch (bytes[from]) {
            case '"' -> text(bytes, from + 1, to);
            case 't', 'T', 'f', 'F' -> word(bytes, from, to);
            case ',', ' ' -> failed(LineProblem.NO_FIELD_VALUE);
            default -> number(bytes, from, to);
        };
    }

    private static int text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return i + 1;
            }
            if (bytes[i] == '\n') {
                break;
            }
            if (bytes[i] == '\\' && i + 1 < to && bytes[i + 1] != '\n') {
                i++;
            }
        }
        return failed(LineProblem.UNTERMINATED_STRING);
    }

    private static int word(byte[] bytes, int from, int to) {
        for (byte[] word : WORDS) {
            int end = from + word.length;
            if (end <= to && endsAt(bytes, end, to) && Arrays.equals(bytes, from, end, word, 0, word.length)) {
                return end;
            }
        }
        return failed(LineProblem.BAD_VALUE);
    }

    private static int number(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int digits = negative ? from + 1 : from;
        int at = skipDigits(bytes, digits, to);
        if (at < to && at > digits && (bytes[at] == 'i' || bytes[at] == 'u' && !negative)) {
            byte[] most = bytes[at] == 'u' ? MAX_UNSIGNED : negative ? MIN_LONG : MAX_LONG;
            return fits(bytes, digits, at, most) ? ended(bytes, at + 1, to) : failed(LineProblem.VALUE_RANGE);
        }
        boolean some = at > digits;
        if (at < to && bytes[at] == '.') {
            int fraction = at + 1;
            at = skipDigits(bytes, fraction, to);
            some |= at > fraction;
        }
        if (!some) {
            return failed(LineProblem.BAD_VALUE);
        }
        int mantissa = at;
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at = exponent(bytes, at + 1, to);
        }
        if (at < 0) {
            return at;
        }
        boolean finite = at == mantissa && at - from < SURELY_FINITE
                || Double.isFinite(Double.parseDouble(new String(bytes, from, at - from, US_ASCII)));
        return finite ? ended(bytes, at, to) : failed(LineProblem.VALUE_RANGE);
    }

    private static int exponent(byte[] bytes, int from, int to) {
        int digits = from < to && (bytes[from] == '+' || bytes[from] == '-') ? from + 1 : from;
        int at = skipDigits(bytes, digits, to);
        return at == digits ? failed(LineProblem.BAD_VALUE) : at;
    }

    /** A whole number of 64 bits. */
    static int timestamp(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int digits = negative ? from + 1 : from;
        int at = skipDigits(bytes, digits, to);
        if (at == digits || at < to && bytes[at] != ' ') {
            return failed(LineProblem.BAD_TIMESTAMP);
        }
        return fits(bytes, digits, at, negative ? MIN_LONG : MAX_LONG) ? at : failed(LineProblem.TIMESTAMP_RANGE);
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean fits(byte[] bytes, int from, int to, byte[] most) {
        int start = from;
        while (start < to && bytes[start] == '0') {
            start++;
        }
        int length = to - start;
        return length < most.length
                || length == most.length && Arrays.compare(bytes, start, to, most, 0, most.length) <= 0;
    }

    private static int ended(byte[] bytes, int at, int to) {
        return endsAt(bytes, at, to) ? at : failed(LineProblem.BAD_VALUE);
    }

    private static boolean endsAt(byte[] bytes, int at, int to) {
        return at == to || bytes[at] == ',' || bytes[at] == ' ';
    }
}
