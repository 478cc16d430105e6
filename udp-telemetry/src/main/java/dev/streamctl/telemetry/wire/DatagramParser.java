package dev.streamctl.telemetry.wire;

import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.line.LineProtocolException;
import dev.streamctl.telemetry.line.LineScan;
import dev.streamctl.telemetry.line.Sample;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams apart: which kind, which header, which lines. Every line is checked, none becomes an object before
 * {@link #sample} asks for it. Whatever the bytes are, nothing is thrown; what is wrong is counted by its kind.
 *
 * <p>One for each thread, to be used again for each datagram. What the methods say is about the last {@link #parse}, and
 * valid while the bytes given to it stay as they are.
 */
public final class DatagramParser {

    private final HeaderReader reader = new HeaderReader();
    private final LineIndex lines;
    private final @Nullable Unsealer unsealer;
    private final long[] kinds = new long[DatagramKind.values().length];
    private byte[] opened = {};

    private @Nullable Header header;
    private DatagramKind kind = DatagramKind.EMPTY;
    private byte[] datagram = {};
    private int from;
    private int to;

    /** A parser for datagrams of senders that one trusts. */
    public DatagramParser(LineLimits limits, @Nullable Keyring keyring) {
        this(limits, keyring, 0);
    }

    /**
     * A parser with these limits.
     *
     * @param keyring the keys of senders; null to take everything as it comes and to open nothing
     * @param seed random, so that nobody can choose ids that are slow to open
     */
    public DatagramParser(LineLimits limits, @Nullable Keyring keyring, long seed) {
        lines = new LineIndex(new LineScan(limits));
        unsealer = keyring == null ? null : new Unsealer(keyring, seed);
    }

    /** Takes the datagram from {@code from} (with) to {@code to} (without) apart. */
    public DatagramKind parse(byte[] datagram, int from, int to) {
        Objects.checkFromToIndex(from, to, datagram.length);
        this.datagram = datagram;
        this.from = from;
        this.to = to;
        header = null;
        lines.read(datagram, to, to);
        DatagramKind found = classify();
        if (!found.accepted()) {
            header = null;
        }
        return counted(found);
    }

    /** Counts a datagram that the receiver had to cut. */
    public DatagramKind tooLong() {
        datagram = new byte[0];
        from = 0;
        to = 0;
        header = null;
        lines.read(datagram, 0, 0);
        return counted(DatagramKind.TOO_LONG);
    }

    /** The header; null for {@link DatagramKind#PLAIN} and for what was not accepted. */
    public @Nullable Header header() {
        return header;
    }

    /** How many lines there are, good or bad, without comments and blank lines. */
    public int lines() {
        return lines.count();
    }

    /** How many of them are new samples, not repeats. */
    public int newLines() {
        return header == null ? lines.count() : Math.max(0, lines.count() - header.repeats());
    }

    /** How many lines are not line protocol. */
    public int badLines() {
        return lines.bad();
    }

    /** Whether a line is line protocol. */
    public boolean good(int line) {
        return lines.good(line);
    }

    /** Where a line begins in {@link #text}. */
    public int lineFrom(int line) {
        return lines.from(line);
    }

    /** Where a line ends in {@link #text}, without its line end. */
    public int lineTo(int line) {
        return lines.to(line);
    }

    /**
     * A line as a sample.
     *
     * @param line from 0; the last {@link Header#repeats} are the repeats
     * @throws LineProtocolException it is none
     */
    public Sample sample(int line) throws LineProtocolException {
        return lines.sample(line);
    }

    /** The text in which {@link #linesFrom} and {@link #linesTo} count: the datagram itself, or what was sealed in it. */
    public byte[] text() {
        return lines.text();
    }

    /** Where the lines begin, behind the header. */
    public int linesFrom() {
        return lines.start();
    }

    /** Where the lines end. */
    public int linesTo() {
        return lines.end();
    }

    /**
     * One line about the first thing that is wrong, with the limit and how the datagram starts; empty where all is well.
     * Made when it is asked for, so that a flood of bad datagrams costs no text.
     */
    public String problem() {
        return switch (kind) {
            case BAD_HEADER -> reader.message();
            case PLAIN, HEADED, SIGNED, SEALED -> lines.bad() == 0 ? "" : lines.firstProblem();
            case NO_LINES -> lines.bad() == 0 ? "datagram without a line" : lines.firstProblem();
            case EMPTY -> "empty datagram";
            case TOO_LONG -> told("datagram too long (limit %d bytes)".formatted(LineLimits.MAX_DATAGRAM));
            case UNKNOWN_VERSION -> told("unknown version of the datagram format");
            case CUT_SHORT ->
                told("sealed datagram of %d bytes, at least %d"
                        .formatted(to - from, SealedHeader.LENGTH + SealedHeader.TAG));
            case UNKNOWN_KEY -> told("the key of the datagram is not known here");
            case FORGED -> told("datagram not authentic");
        };
    }

    private String told(String what) {
        return "%s: \"%s\"".formatted(what, Escapes.snippet(ByteBuffer.wrap(datagram, from, to - from)));
    }

    /** How many datagrams were of a kind since the parser was made. */
    public long count(DatagramKind kind) {
        return kinds[kind.ordinal()];
    }

    /** How many lines of accepted and refused datagrams were wrong in this way since the parser was made. */
    public long count(LineProblem wrong) {
        return lines.count(wrong);
    }

    private DatagramKind counted(DatagramKind found) {
        kind = found;
        kinds[found.ordinal()]++;
        return found;
    }

    private DatagramKind classify() {
        if (from == to) {
            return DatagramKind.EMPTY;
        }
        if (to - from > LineLimits.MAX_DATAGRAM) {
            return DatagramKind.TOO_LONG;
        }
        if (SealedHeader.is(datagram, from, to)) {
            return sealed();
        }
        if (HeaderText.is(datagram, from, to)) {
            return headed();
        }
        if (HeaderText.isAnyVersion(datagram, from, to)) {
            return DatagramKind.UNKNOWN_VERSION;
        }
        lines.read(datagram, from, to);
        return lines.count() > lines.bad() ? DatagramKind.PLAIN : DatagramKind.NO_LINES;
    }

    private DatagramKind headed() {
        Header read = reader.read(datagram, from, to);
        if (read == null) {
            return DatagramKind.BAD_HEADER;
        }
        boolean signed = unsealer != null && reader.macAt() >= 0;
        int result = signed && unsealer != null
                ? unsealer.verify(read, reader.keyId(), datagram, from, to, reader.macAt())
                : 0;
        if (result < 0) {
            return notAuthentic(result);
        }
        header = read;
        lines.read(datagram, reader.end(), to);
        return signed ? DatagramKind.SIGNED : DatagramKind.HEADED;
    }

    private DatagramKind sealed() {
        if (to - from < SealedHeader.LENGTH + SealedHeader.TAG) {
            return DatagramKind.CUT_SHORT;
        }
        KeyUse algorithm = SealedHeader.algorithm(datagram, from);
        if (algorithm == null) {
            return DatagramKind.UNKNOWN_VERSION;
        }
        if (opened.length < to - from) {
            opened = new byte[to - from];
        }
        int length = unsealer == null ? Unsealer.NO_KEY : unsealer.open(algorithm, datagram, from, to, opened);
        if (length < 0) {
            return notAuthentic(length);
        }
        header = reader.readSealed(
                opened,
                length,
                SealedHeader.device(datagram, from),
                SealedHeader.boot(datagram, from),
                SealedHeader.sequence(datagram, from));
        if (header == null) {
            return DatagramKind.BAD_HEADER;
        }
        lines.read(opened, reader.end(), length);
        return DatagramKind.SEALED;
    }

    private static DatagramKind notAuthentic(int result) {
        return result == Unsealer.NO_KEY ? DatagramKind.UNKNOWN_KEY : DatagramKind.FORGED;
    }
}
