package dev.streamctl.telemetry.wire;

/**
 * The lines of one datagram, packed but not sent yet, and what its header has to say about them.
 *
 * @param lines lines of line protocol, each with its line feed: the new samples, then the repeats
 * @param samples how many of the lines are new samples
 * @param offered the number of the last sample that was settled when the payload was packed: the last new one, if any
 * @param refused how many samples up to {@code offered} were too large
 * @param repeats how many of the lines are repeats
 * @param firstRepeat the number of the first repeated sample
 * @param lastOfInterval no more follow in this interval
 */
public record Payload(
        byte[] lines, int samples, long offered, long refused, int repeats, long firstRepeat, boolean lastOfInterval) {}
