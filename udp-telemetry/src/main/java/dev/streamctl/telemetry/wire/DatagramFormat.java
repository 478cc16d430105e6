package dev.streamctl.telemetry.wire;

/** How a sender puts header and lines into one datagram. Made for one boot of one device, for one thread. */
public interface DatagramFormat {

    /**
     * The most bytes that a datagram has beside its lines.
     *
     * @param repeats whether it may repeat lines of earlier datagrams
     */
    int overhead(boolean repeats);

    /**
     * Writes a datagram to the beginning of {@code out}.
     *
     * @param lines lines of line protocol, each with its line feed
     * @return how many bytes the datagram has
     * @throws IndexOutOfBoundsException {@code out} is too small
     */
    int write(Header header, byte[] lines, byte[] out);

    /**
     * Takes back the last datagram, so that its sequence can be used again. Only for one that surely never left this
     * process: the socket said that its buffer is full.
     */
    default void withdraw() {}
}
