package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.line.LineScan;
import java.util.Arrays;
import java.util.Objects;

/** Where the lines of a datagram are, and which of them are line protocol. Reused for each datagram. */
final class LineIndex {

    private static final int FIRST_LINES = 64;

    private final LineScan scan;
    private final long[] problems = new long[LineProblem.values().length];

    /** From and to of each line; a bad one has its {@code to} complemented. */
    private int[] places = new int[2 * FIRST_LINES];

    private int count;
    private int bad;
    private int firstBad;

    LineIndex(LineScan scan) {
        this.scan = scan;
    }

    void read(byte[] text, int from, int to) {
        count = 0;
        bad = 0;
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && text[end] != '\n') {
                end++;
            }
            line(text, start, end > start && text[end - 1] == '\r' ? end - 1 : end);
            start = end + 1;
        }
    }

    int count() {
        return count;
    }

    int bad() {
        return bad;
    }

    /** Why the first bad line is bad. Scans it again: most of the time nobody asks. */
    String firstProblem(byte[] text) {
        scan.scan(text, from(firstBad), to(firstBad));
        return scan.message();
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

    private void line(byte[] text, int from, int to) {
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
