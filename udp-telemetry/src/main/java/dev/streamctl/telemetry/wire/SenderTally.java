package dev.streamctl.telemetry.wire;

/**
 * What became of a sender's samples, and the headers that tell its listeners. At every moment {@code packed = sent + full +
 * failed + the samples of payloads that are still under way}.
 *
 * <p>For each payload, in order: {@link #header}, at once the attempt to hand the datagram to the socket, then exactly one
 * of {@link #sent}, {@link #full} and {@link #failed}. For one thread.
 */
public final class SenderTally {

    private final long device;
    private final long boot;

    private long sequence;
    private long sent;
    private long full;
    private long failed;
    private long fullDatagrams;
    private long failedDatagrams;

    /** Nothing sent yet in this boot of the device. */
    public SenderTally(long device, long boot) {
        this.device = device;
        this.boot = boot;
    }

    /** The header of the next datagram. */
    public Header header(Payload payload, long uptimeNanos, boolean clockSynced) {
        long errors = failed + payload.refused();
        return new Header(
                device,
                boot,
                sequence,
                uptimeNanos,
                (int) payload.offered(),
                (int) (full + errors),
                (int) errors,
                clockSynced,
                payload.lastOfInterval(),
                payload.repeats(),
                (int) payload.firstRepeat());
    }

    /** The socket took it: now its sequence is spent. */
    public void sent(Payload payload) {
        sequence++;
        sent += payload.samples();
    }

    /** The socket's buffer was full: the datagram is dropped, its sequence goes to the next one. */
    public void full(Payload payload) {
        full(payload, false);
    }

    /**
     * The socket's buffer was full: the datagram is dropped.
     *
     * @param spent whether it may have left at an earlier attempt all the same, so that its sequence must not come again
     */
    public void full(Payload payload, boolean spent) {
        full += payload.samples();
        fullDatagrams++;
        sequence += spent ? 1 : 0;
    }

    /**
     * The socket reported an error: the datagram is dropped.
     *
     * @param spent whether it may have left all the same, so that its sequence must not come again
     */
    public void failed(Payload payload, boolean spent) {
        failed += payload.samples();
        failedDatagrams++;
        sequence += spent ? 1 : 0;
    }

    /** The sequence of the next datagram. */
    public long nextSequence() {
        return sequence;
    }

    /** Samples handed to the socket. */
    public long sentSamples() {
        return sent;
    }

    /** Samples dropped because the socket's buffer was full. */
    public long fullSamples() {
        return full;
    }

    /** Samples dropped on an error of the socket. */
    public long failedSamples() {
        return failed;
    }

    /** Datagrams dropped because the socket's buffer was full. */
    public long fullDatagrams() {
        return fullDatagrams;
    }

    /** Datagrams dropped on an error of the socket. */
    public long failedDatagrams() {
        return failedDatagrams;
    }
}
