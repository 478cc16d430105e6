package dev.streamctl.telemetry.wire;

import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.line.LineProtocol;
import dev.streamctl.telemetry.line.Sample;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills datagrams with samples, split between samples and never within one, and repeats the lines of earlier intervals
 * where that is wanted: then a datagram that is lost costs no sample, and databases, for which a line that comes twice is
 * one point, need not know.
 *
 * <p>What it holds is bounded, however long an interval is: the datagram that is being filled, and with redundancy at most
 * {@link #MAX_HISTORY} bytes of lines to be repeated. What is over that, the oldest first, is not repeated and counted in
 * {@link #notRepeated}. For one thread.
 */
public final class Packer {

    /** Fits into every path that carries IPv6, with room to spare for tunnels. */
    public static final int DEFAULT_BUDGET = 1_200;

    /** The most bytes of lines that are kept for repeating. */
    public static final int MAX_HISTORY = 64 * 1024;

    private final int room;
    private final int redundancy;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private int samples;
    private long offered;
    private long refused;

    /** With redundancy: the lines of the datagram that is being filled. */
    private final List<byte[]> open = new ArrayList<>();

    /** With redundancy: those that were packed before, oldest first, and the last numbers of the intervals that are kept. */
    private final Deque<Line> history = new ArrayDeque<>();

    private final Deque<Long> intervalEnds = new ArrayDeque<>();
    private int historyBytes;
    private long notRepeated;

    private record Line(long number, byte[] bytes) {}

    /**
     * A packer for datagrams of one format.
     *
     * @param budget bytes of a datagram's payload, at most 65,507
     * @param redundancy how many intervals are repeated, 0 to 16
     * @throws IllegalArgumentException the budget has no room for a line behind the format's header, or another range
     */
    public Packer(int budget, DatagramFormat format, int redundancy) {
        room = budget - format.overhead(redundancy > 0);
        if (room < 16 || budget > 65_507) {
            throw new IllegalArgumentException("datagrams of %d bytes, not within %d to 65507"
                    .formatted(budget, format.overhead(redundancy > 0) + 16));
        }
        if (redundancy < 0 || redundancy > 16) {
            throw new IllegalArgumentException("redundancy %d, not within 0 to 16".formatted(redundancy));
        }
        this.redundancy = redundancy;
    }

    /** The most bytes that a line may have, with its line feed. */
    public int room() {
        return room;
    }

    /**
     * Packs a sample.
     *
     * @return the datagram that had no room left for it and is full now; null while there is room
     * @throws SampleTooLargeException no datagram has room for it; everything else is as it was
     */
    public @Nullable Payload add(Sample sample) throws SampleTooLargeException {
        return add(LineProtocol.write(sample));
    }

    /**
     * Packs a line of line protocol that has been checked, without its line feed.
     *
     * @return the datagram that had no room left for it and is full now; null while there is room
     * @throws SampleTooLargeException no datagram has room for it; everything else is as it was
     */
    public @Nullable Payload add(byte[] line) throws SampleTooLargeException {
        int size = line.length + 1;
        if (size > room) {
            offered++;
            refused++;
            throw new SampleTooLargeException(name(line), size, room);
        }
        Payload full = null;
        if (lines.size() + size > room) {
            full = close(List.of(), false);
            forgetWhatIsTooMuch();
        }
        lines.writeBytes(line);
        lines.write('\n');
        samples++;
        if (redundancy > 0) {
            open.add(line.clone());
        }
        return full;
    }

    /** Packs the rest of this interval and the repeats. Nothing at all where there is neither. */
    public List<Payload> endInterval() {
        Deque<Line> repeats = ofEarlierIntervals();
        List<Payload> packed = new ArrayList<>();
        while (lines.size() > 0 || !repeats.isEmpty()) {
            List<Line> run = run(repeats);
            packed.add(close(run, repeats.isEmpty()));
        }
        remember();
        return packed;
    }

    /** How many samples were settled: packed or refused. */
    public long offered() {
        return offered;
    }

    /** How many samples were too large. */
    public long refused() {
        return refused;
    }

    /** How many lines were not kept for repeating, for want of memory. */
    public long notRepeated() {
        return notRepeated;
    }

    private Deque<Line> ofEarlierIntervals() {
        Deque<Line> found = new ArrayDeque<>();
        long last = intervalEnds.isEmpty() ? 0 : intervalEnds.getLast();
        for (Line line : history) {
            if (line.number > last) {
                break;
            }
            found.add(line);
        }
        return found;
    }

    /** The next repeats that have room in this datagram and whose numbers follow each other. */
    private List<Line> run(Deque<Line> repeats) {
        List<Line> run = new ArrayList<>();
        int left = room - lines.size();
        Line next = repeats.peek();
        while (next != null
                && next.bytes.length + 1 <= left
                && run.size() < Header.MAX_REPEATS
                && (run.isEmpty() || next.number == run.getLast().number + 1)) {
            run.add(repeats.remove());
            left -= next.bytes.length + 1;
            next = repeats.peek();
        }
        return run;
    }

    /** Only now the samples get their numbers, so that those of one datagram follow each other. */
    private Payload close(List<Line> repeats, boolean last) {
        for (int i = 0; i < open.size(); i++) {
            history.add(new Line(offered + 1 + i, open.get(i)));
            historyBytes += open.get(i).length;
        }
        open.clear();
        offered += samples;
        for (Line repeat : repeats) {
            lines.writeBytes(repeat.bytes);
            lines.write('\n');
        }
        long firstRepeat = repeats.isEmpty() ? 0 : repeats.getFirst().number;
        Payload payload =
                new Payload(lines.toByteArray(), samples, offered, refused, repeats.size(), firstRepeat, last);
        lines.reset();
        samples = 0;
        return payload;
    }

    private void remember() {
        if (redundancy == 0) {
            return;
        }
        intervalEnds.add(offered);
        if (intervalEnds.size() > redundancy) {
            long repeatedEnough = intervalEnds.remove();
            while (!history.isEmpty() && history.peek().number <= repeatedEnough) {
                forgetOldest();
            }
        }
        forgetWhatIsTooMuch();
    }

    private void forgetWhatIsTooMuch() {
        while (historyBytes > MAX_HISTORY) {
            forgetOldest();
            notRepeated++;
        }
    }

    private void forgetOldest() {
        historyBytes -= history.remove().bytes.length;
    }

    /** The measurement, without its escapes. */
    private static String name(byte[] line) {
        byte[] name = new byte[line.length];
        int length = 0;
        for (int i = 0; i < line.length && line[i] != ' ' && line[i] != ','; i++) {
            boolean escape = line[i] == '\\' && i + 1 < line.length && (line[i + 1] == ' ' || line[i + 1] == ',');
            name[length++] = line[escape ? ++i : i];
        }
        return Escapes.snippet(Arrays.copyOf(name, length));
    }
}
