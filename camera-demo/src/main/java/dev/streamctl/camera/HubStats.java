package dev.streamctl.camera;

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
     */
    public record Ages(long count, long p50, long p90, long p99, long max) {}
}
