package dev.streamctl.telemetry.follow;

import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What counts and is on its way to the sinks. For one thread. */
final class Taken {

    private final DatagramParser parser;
    private final List<Datagram> datagrams = new ArrayList<>();

    Taken(DatagramParser parser) {
        this.parser = parser;
    }

    List<Datagram> datagrams() {
        return datagrams;
    }

    void clear() {
        datagrams.clear();
    }

    /** Takes the bytes of one of the {@link Records} as they are. */
    void raw(byte[] records, int at, long epochOffset) {
        byte[] bytes = Arrays.copyOfRange(records, at + Records.HEAD, at + Records.length(records, at));
        add(null, false, records, at, epochOffset, bytes, 1, 0, 0, bytes.length);
    }

    /**
     * Takes the datagram that was parsed last, with those of its lines that are line protocol.
     *
     * @param again the new lines that count no more, because repeats have brought them
     * @param healed the repeats that count
     */
    void lines(
            @Nullable Header header,
            boolean authentic,
            byte[] records,
            int at,
            long epochOffset,
            BitSet again,
            BitSet healed) {
        int newLines = parser.newLines();
        int start = parser.linesFrom();
        int[] places = new int[2 * (newLines + healed.cardinality())];
        int used = 0;
        for (int line = 0; line < parser.lines(); line++) {
            boolean wanted = line < newLines ? !again.get(line) : healed.get(line - newLines);
            if (wanted && parser.good(line)) {
                places[used++] = parser.lineFrom(line) - start;
                places[used++] = parser.lineTo(line) - start;
            }
        }
        byte[] lines = Arrays.copyOfRange(parser.text(), start, parser.linesTo());
        int[] whole = used == places.length ? places : Arrays.copyOf(places, used);
        add(header, authentic, records, at, epochOffset, lines, newLines, parser.badLines(), whole);
    }

    private void add(
            @Nullable Header header,
            boolean authentic,
            byte[] records,
            int at,
            long epochOffset,
            byte[] lines,
            int newLines,
            int badLines,
            int... places) {
        datagrams.add(new Datagram(
                header,
                authentic,
                Records.arrivalNanos(records, at) + epochOffset,
                Records.source(records, at),
                lines,
                newLines,
                badLines,
                places));
    }
}
