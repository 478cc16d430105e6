package dev.streamctl.telemetry.line;

import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.Utf8;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks one line against the grammar and remembers where its parts are, without making an object. A {@link Sample} is
 * made on request.
 *
 * <p>The grammar is the one that InfluxData publishes (influxdata/line-protocol, {@code line-protocol.ebnf}), narrowed
 * where its documentation narrows it: a line feed always ends a line, also inside quotes. A tag or a field that is given
 * twice, bytes that are not UTF-8 and what is over the {@link LineLimits} are refused.
 *
 * <p>One for each thread, to be used again for each line: memory is taken once, for the limits.
 */
public final class LineScan {

    private final LineLimits limits;
    private final KeySet tagKeys;
    private final KeySet fieldKeys;
    private final LineMarks marks;

    private byte[] bytes = {};
    private int from;
    private int to;
    private @Nullable LineProblem problem;
    private int problemAt;

    /** A scan with these limits. */
    public LineScan(LineLimits limits) {
        this.limits = limits;
        tagKeys = new KeySet(limits.maxTags());
        fieldKeys = new KeySet(limits.maxFields());
        marks = new LineMarks(limits);
    }

    /**
     * Checks the line from {@code from} (with) to {@code to} (without, and without the line's end). The bytes must stay as
     * they are for as long as the other methods are called.
     *
     * @return whether it is a sample; otherwise {@link #problem} says why not
     */
    public boolean scan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        problem = null;
        marks.clear();
        if (to - from > limits.maxLine()) {
            return refuse(LineProblem.LINE_TOO_LONG, from + limits.maxLine());
        }
        int at = measurement(skipSpaces(from));
        at = at < 0 ? at : tags(at);
        at = at < 0 ? at : fields(at);
        return at >= 0 && timestamp(at) && validText();
    }

    /** Why the line was refused; null where it was not. */
    public @Nullable LineProblem problem() {
        return problem;
    }

    /** Which byte of the refused line is wrong, from 0. */
    public int problemOffset() {
        return problemAt - from;
    }

    /** How many tags the line has. */
    public int tags() {
        return marks.tags();
    }

    /** How many fields the line has. */
    public int fields() {
        return marks.fields();
    }

    /**
     * The line as a sample.
     *
     * @throws LineProtocolException the last scan refused the line
     */
    public Sample sample() throws LineProtocolException {
        if (problem != null) {
            throw new LineProtocolException(message(problem), problem, problemOffset());
        }
        return marks.sample(bytes);
    }

    /** One line that says why the line was refused, where, and the limit. */
    public String message() {
        return problem == null ? "no problem" : message(problem);
    }

    private String message(LineProblem why) {
        String limit = switch (why) {
            case LINE_TOO_LONG -> " (%d bytes, limit %d)".formatted(to - from, limits.maxLine());
            case TOO_MANY_TAGS -> " (limit %d)".formatted(limits.maxTags());
            case TOO_MANY_FIELDS -> " (limit %d)".formatted(limits.maxFields());
            default -> "";
        };
        return "line protocol: %s%s at byte %d of \"%s\""
                .formatted(
                        why.text(), limit, problemOffset(), Escapes.snippet(ByteBuffer.wrap(bytes, from, to - from)));
    }

    private int measurement(int start) {
        if (start == to || bytes[start] == ',' || bytes[start] == '#') {
            return fail(LineProblem.NO_MEASUREMENT, start);
        }
        int end = name(start);
        while (end >= 0 && end < to && bytes[end] == '=') { // which needs no escape here
            end = name(end + 1);
        }
        if (end >= 0) {
            marks.measurement(start, end);
        }
        return end;
    }

    private int tags(int start) {
        tagKeys.clear();
        int at = start;
        while (at < to && bytes[at] == ',') {
            int key = at + 1;
            int keyEnd = name(key);
            if (keyEnd < 0) {
                return keyEnd;
            }
            if (keyEnd == key) {
                return fail(LineProblem.NO_TAG_KEY, key);
            }
            int value = keyEnd + 1;
            int valueEnd = keyEnd < to && bytes[keyEnd] == '=' ? name(value) : value;
            if (valueEnd < 0) {
                return valueEnd;
            }
            if (valueEnd == value) {
                return fail(LineProblem.NO_TAG_VALUE, keyEnd);
            }
            if (valueEnd < to && bytes[valueEnd] == '=') {
                return fail(LineProblem.UNESCAPED, valueEnd);
            }
            if (marks.tags() == limits.maxTags()) {
                return fail(LineProblem.TOO_MANY_TAGS, key);
            }
            if (!tagKeys.add(bytes, key, keyEnd)) {
                return fail(LineProblem.DUPLICATE_TAG, key);
            }
            marks.tag(key, keyEnd, value, valueEnd);
            at = valueEnd;
        }
        return at;
    }

    private int fields(int start) {
        fieldKeys.clear();
        int key = skipSpaces(start);
        while (true) {
            int keyEnd = name(key);
            if (keyEnd < 0) {
                return keyEnd;
            }
            if (keyEnd == key) {
                return fail(LineProblem.NO_FIELD_KEY, key);
            }
            if (keyEnd == to || bytes[keyEnd] != '=') {
                return fail(LineProblem.NO_FIELD_VALUE, keyEnd);
            }
            int end = ValueScan.value(bytes, keyEnd + 1, to);
            if (end < 0) {
                return fail(ValueScan.problem(end), keyEnd + 1);
            }
            if (end < to && bytes[end] != ',' && bytes[end] != ' ') {
                return fail(LineProblem.BAD_VALUE, end);
            }
            if (marks.fields() == limits.maxFields()) {
                return fail(LineProblem.TOO_MANY_FIELDS, key);
            }
            if (!fieldKeys.add(bytes, key, keyEnd)) {
                return fail(LineProblem.DUPLICATE_FIELD, key);
            }
            marks.field(key, keyEnd, keyEnd + 1, end);
            if (end == to || bytes[end] == ' ') {
                return end;
            }
            key = end + 1;
        }
    }

    private boolean timestamp(int start) {
        int at = skipSpaces(start);
        if (at == to) {
            return true;
        }
        int end = ValueScan.timestamp(bytes, at, to);
        if (end < 0) {
            return refuse(ValueScan.problem(end), at);
        }
        marks.timestamp(at, end);
        int rest = skipSpaces(end);
        return rest == to || refuse(LineProblem.TRAILING, rest);
    }

    /** The index of the first separator or equals sign that no backslash escapes, or {@code to}. */
    private int name(int start) {
        int end = NameScan.end(bytes, start, to);
        if (end == to || NameScan.isSeparator(bytes[end])) {
            return end;
        }
        return fail(bytes[end] == '\\' ? LineProblem.DANGLING_BACKSLASH : LineProblem.CONTROL_CHARACTER, end);
    }

    private boolean validText() {
        for (int i = from; i < to; ) {
            int length = bytes[i] >= 0 ? 1 : Utf8.sequenceAt(bytes, i, to);
            if (length == 0) {
                return refuse(LineProblem.NOT_UTF8, i);
            }
            i += length;
        }
        return true;
    }

    private int skipSpaces(int start) {
        int at = start;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private boolean refuse(LineProblem why, int at) {
        problem = why;
        problemAt = at;
        return false;
    }

    private int fail(LineProblem why, int at) {
        refuse(why, at);
        return -1;
    }
}
