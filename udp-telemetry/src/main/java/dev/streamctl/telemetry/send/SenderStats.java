package dev.streamctl.telemetry.send;

/**
 * What became of a sender's samples so far: {@code offered = sent + dropped() + waiting} and {@code dropped() = senderFull +
 * senderError + tooLarge}. After {@link TelemetrySender#close} nothing waits.
 *
 * @param offered samples given to the sender
 * @param sent samples handed to the socket
 * @param senderFull samples dropped because the socket's buffer was full
 * @param senderError samples dropped because of an error of the socket, or because there was no address to send to
 * @param tooLarge samples that fit into no datagram
 * @param waiting samples in the datagram that is being filled
 * @param datagrams datagrams handed to the socket
 * @param bytes payload bytes of those
 * @param datagramsFull datagrams that found the buffer full
 * @param datagramsError datagrams that met an error
 * @param repeated lines sent once more
 * @param notRepeated lines that were not kept for that, for want of memory
 * @param route how the target is reached
 */
public record SenderStats(
        long offered,
        long sent,
        long senderFull,
        long senderError,
        long tooLarge,
        long waiting,
        long datagrams,
        long bytes,
        long datagramsFull,
        long datagramsError,
        long repeated,
        long notRepeated,
        RouteStats route) {

    /** Samples that the sender dropped. */
    public long dropped() {
        return senderFull + senderError + tooLarge;
    }
}
