package dev.streamctl.camera;

import java.util.List;

/**
 * The counters of a {@link FrameHub} at one moment.
 *
 * @param published frames of the source
 * @param noSignal frames that said that there is none
 * @param bytes of JPEG in both
 * @param viewers watchers now
 * @param joined watchers since the beginning
 * @param refused those that were one too many
 * @param cut viewers cut because they wanted every frame and did not keep up, or did not take one in time
 * @param all the sums over all watchers, those that have left included
 * @param ages of frames when they were handed to the kernel, over all watchers
 */
public record HubStats(
        long published,
        long noSignal,
        long bytes,
        int viewers,
        long joined,
        long refused,
        long cut,
        ViewerStats all,
        Ages ages) {

    /**
     * Ages of frames in microseconds.
     *
     * @param count how many
     * @param p50 half of them were no older
     * @param sum of all
     * @param spread how many in each range, from 1 ms to 10 s, the last without an end
     */
    public record Ages(long count, long p50, long p90, long p99, long max, long sum, List<Range> spread) {

        /** Keeps a copy. */
        public Ages {
            spread = List.copyOf(spread);
        }
    }

    /**
     * Ages of one range.
     *
     * @param upTo its end in microseconds, which is in it, to two digits; {@link Long#MAX_VALUE} where it has none
     * @param count how many, without those of the ranges before
     */
    public record Range(long upTo, long count) {}
}
