package dev.streamctl.telemetry.stats;

/**
 * Where samples got lost. Every sample that a device settled is accounted for:
 *
 * <ul>
 *   <li>{@code offered = samples received + senderFull + senderError + network + kernelBuffer + listenerQueue}
 *   <li>{@code samples delivered = samples received - sink}
 * </ul>
 *
 * @param senderFull the device's socket was full; exact, by the device's own account
 * @param senderError an error of the device's socket, or a sample too large; exact
 * @param network lost on the way: what is missing and nobody else dropped
 * @param kernelBuffer the listener's socket was full; see {@link #of}
 * @param listenerQueue the listener's queue was full; see {@link #of}
 * @param sink received and not delivered; exact
 */
public record Attribution(
        long senderFull, long senderError, long network, long kernelBuffer, long listenerQueue, long sink) {

    /**
     * Spreads the missing samples. The listener's queue and the kernel count datagrams, and the kernel not whose they were,
     * so missing samples are given to both in the proportion of their datagrams to all lost datagrams; where only one place
     * has dropped any, this is exact. What the kernel dropped beyond the lost datagrams (of plain line protocol, or behind
     * the last datagram received) explains nothing that is missing.
     *
     * @param counts of a device or of all
     * @param kernelDropped datagrams that the kernel dropped at the sockets in the same time, 0 or more
     */
    public static Attribution of(Counts counts, long kernelDropped) {
        long missing = counts.missing();
        long lost = Math.max(0, counts.lost());
        long queued = Math.min(counts.get(Counter.QUEUE_DROPPED), lost);
        long kernel = Math.min(kernelDropped, lost - queued);
        long queueShare = share(missing, queued, lost);
        long bothShares = share(missing, queued + kernel, lost);
        return new Attribution(
                counts.get(Counter.SENDER_FULL),
                counts.get(Counter.SENDER_ERROR),
                missing - bothShares,
                bothShares - queueShare,
                queueShare,
                counts.get(Counter.SINK_DROPPED));
    }

    /** The samples that were offered and not received. */
    public long notReceived() {
        return senderFull + senderError + network + kernelBuffer + listenerQueue;
    }

    private static long share(long missing, long part, long whole) {
        return part == whole ? missing * Long.signum(whole) : (long) ((double) missing * part / whole);
    }
}
