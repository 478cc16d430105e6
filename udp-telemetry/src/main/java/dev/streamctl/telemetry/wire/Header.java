package dev.streamctl.telemetry.wire;

/**
 * What a datagram says about itself and its sender. The counters are the low 32 bits of numbers that only grow.
 *
 * <p>Samples are numbered from 1 in the order in which the sender settles them: puts them into a datagram, or refuses them.
 * The new samples of a datagram are {@code offered - n + 1} to {@code offered}, {@code n} being its lines without the
 * repeats; so {@code offered - dropped} samples had been handed to the network, this datagram's with them, when it was sent.
 *
 * @param device who sends, see {@link DeviceId}
 * @param boot which start of the sender, random
 * @param sequence which datagram of this boot, from 0; spent only on one that was handed to the socket; 63 bits
 * @param uptimeNanos a monotonic clock at the moment of sending; only differences mean something
 * @param offered the number of the last new sample in the datagram
 * @param dropped how many of the samples up to {@code offered} the sender dropped itself
 * @param failed how many of {@code dropped} not because the socket was full: an error of the socket, a sample too large
 * @param clockSynced the sender's wall clock follows a reference
 * @param lastOfInterval no more datagrams follow in this interval
 * @param repeats how many lines, the last ones, repeat samples of earlier datagrams; 0 to 65,535
 * @param firstRepeat the number of the first repeated sample; the others follow it
 */
public record Header(
        long device,
        long boot,
        long sequence,
        long uptimeNanos,
        int offered,
        int dropped,
        int failed,
        boolean clockSynced,
        boolean lastOfInterval,
        int repeats,
        int firstRepeat) {

    /** The most lines that a datagram can repeat. */
    public static final int MAX_REPEATS = 0xffff;

    /**
     * Checks what has a range.
     *
     * @throws IllegalArgumentException a negative sequence, or a number of repeats out of range
     */
    public Header {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence %d is negative".formatted(sequence));
        }
        if (repeats < 0 || repeats > MAX_REPEATS) {
            throw new IllegalArgumentException("%d repeats, not within 0 to %d".formatted(repeats, MAX_REPEATS));
        }
    }
}
