package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.line.LineProtocolException;
import dev.streamctl.telemetry.line.LineScan;
import dev.streamctl.telemetry.line.Sample;
import java.util.Arrays;
import java.util.Objects;

/**
 * The lines of a datagram: where they are, which of them are line protocol, and what is in one. Reused for each datagram;
 * the text given to {@link #read} has to stay as it is until the next one.
 */
final class LineIndex {

    private static final int FIRST_LINES = 64;

    private final LineScan scan;
    private final long[] problems = new long[LineProblem.values().length];

    /** From and to of each line; a bad one has its {@code to} complemented. */
    private int[] places = new int[2 * FIRST_LINES];

    private byte[] text = {};
    private int start;
    private int end;
    private int count;
    private int bad;
    private int firstBad;

    LineIndex(LineScan scan) {
        this.scan = scan;
    }

    void read(byte[] bytes, int from, int to) {
        text = bytes;
        start = from;
        end = to;
        count = 0;
        bad = 0;
        int lineFrom = from;
        while (lineFrom < to) {
            int lineTo = lineFrom;
            while (lineTo < to && bytes[lineTo] != '\n') {
                lineTo++;
            }
            line(lineFrom, lineTo > lineFrom && bytes[lineTo - 1] == '\r' ? lineTo - 1 : lineTo);
            lineFrom = lineTo + 1;
        }
    }

    byte[] text() {
        return text;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int count() {
        return count;
    }

    int bad() {
        return bad;
    }

    /** Why the first bad line is bad. Scans it again: most of the time nobody asks. */
    String firstProblem() {
        scan.scan(text, from(firstBad), to(firstBad));
        return scan.message();
    }

    Sample sample(int line) throws LineProtocolException {
        scan.scan(text, from(line), to(line));
        return scan.sample();
    }

    boolean good(int line) {
        return places[2 * line + 1] >= 0;
    }

    int from(int line) {
        return places[2 * line];
    }

    int to(int line) {
        int to = places[2 * line + 1];
        return to < 0 ? ~to : to;
    }

    long count(LineProblem wrong) {
        return problems[wrong.ordinal()];
    }

    private void line(int from, int to) {
        int first = from;
        while (first < to && text[first] == ' ') {
            first++;
        }
        if (first == to || text[first] == '#') {
            return;
        }
        if (2 * count == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[2 * count] = from;
        places[2 * count + 1] = to;
        count++;
        if (!scan.scan(text, from, to)) {
            places[2 * count - 1] = ~to;
            if (bad++ == 0) {
                firstBad = count - 1;
            }
            problems[Objects.requireNonNull(scan.problem()).ordinal()]++;
        }
    }
}
