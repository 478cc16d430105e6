package dev.streamctl.telemetry.sink;

import dev.streamctl.telemetry.internal.netty.UdpSocket;
import dev.streamctl.telemetry.wire.Header;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram that counts: neither a duplicate nor a replay, opened if it was sealed. Its samples are those of its lines
 * that are line protocol and were not received before: the new ones, and of the repeats those that heal a loss.
 *
 * <p>Immutable as long as nobody writes into {@link #lines}, which nobody must.
 */
public final class Datagram {

    /** About what it takes on the heap beside its lines. */
    private static final int OVERHEAD = 256;

    private final @Nullable Header header;
    private final boolean authentic;
    private final long arrivalNanos;
    private final InetSocketAddress source;
    private final byte[] lines;
    private final int newLines;
    private final int badLines;
    private final int[] places;

    /**
     * A datagram.
     *
     * @param header what it says about its sender; null for plain line protocol
     * @param authentic whether it was signed or sealed, and that was right
     * @param arrivalNanos when it came, in nanoseconds since 1970 UTC
     * @param source who sent it, by its packet
     * @param lines all its lines as they came, each with its line feed (the last one maybe without), behind the header
     * @param newLines how many of them are new; the others, the last ones, are repeats
     * @param badLines how many of them are not line protocol
     * @param places from (with) and to (without) of each sample in {@code lines}, without its line end
     */
    public Datagram(
            @Nullable Header header,
            boolean authentic,
            long arrivalNanos,
            InetSocketAddress source,
            byte[] lines,
            int newLines,
            int badLines,
            int... places) {
        this.header = header;
        this.authentic = authentic;
        this.arrivalNanos = arrivalNanos;
        this.source = source;
        this.lines = lines;
        this.newLines = newLines;
        this.badLines = badLines;
        this.places = places;
    }

    /** What the datagram says about its sender; null for plain line protocol. */
    public @Nullable Header header() {
        return header;
    }

    /** Who sent it by its header; 0 without one. */
    public long device() {
        return header == null ? 0 : header.device();
    }

    /** Whether it surely comes from who has the key. */
    public boolean authentic() {
        return authentic;
    }

    /** When it came, in nanoseconds since 1970 UTC by the listener's clock. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** Who sent it, by its packet: the last translator of addresses before the listener. */
    public InetSocketAddress source() {
        return source;
    }

    /** The source as text: {@code 192.0.2.7:40112}, {@code [2001:db8::7]:40112}. */
    public String sourceText() {
        return UdpSocket.text(source);
    }

    /** All lines as they came, opened, behind the header: new ones, repeats, bad ones. Not to be written into. */
    public byte[] lines() {
        return lines;
    }

    /** How many of all lines are new: what its device counts as samples. */
    public int newLines() {
        return newLines;
    }

    /** How many of all lines are not line protocol. */
    public int badLines() {
        return badLines;
    }

    /** How many samples a sink delivers or drops with it; 0 for a sign of life. */
    public int samples() {
        return places.length / 2;
    }

    /** Where a sample begins in {@link #lines}. */
    public int from(int sample) {
        return places[2 * sample];
    }

    /** Where a sample ends in {@link #lines}; its line end is not part of it. */
    public int to(int sample) {
        return places[2 * sample + 1];
    }

    /** About how many bytes of memory it takes. */
    public int size() {
        return OVERHEAD + lines.length + Integer.BYTES * places.length;
    }
}
