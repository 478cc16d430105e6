package dev.streamctl.camera;

/**
 * The counters of one viewer at one moment: {@code captured = sent + skipped() + waiting}, always; when it has left, nothing
 * waits.
 *
 * @param captured frames that the hub had since the viewer came, the one it found there included
 * @param sent frames handed to the kernel
 * @param skippedSlow frames skipped because the viewer was busy with another
 * @param skippedRate frames skipped for the viewer's own rate
 * @param skippedLeft frames that waited, or were under way, when the viewer left or was cut
 * @param waiting frames that wait for the viewer or are under way
 * @param bytes of JPEG in the frames sent
 * @param repeated frames sent again while no new one came, in no other of these numbers
 */
public record ViewerStats(
        long captured,
        long sent,
        long skippedSlow,
        long skippedRate,
        long skippedLeft,
        long waiting,
        long bytes,
        long repeated) {

    /** Nothing yet. */
    public static final ViewerStats NONE = new ViewerStats(0, 0, 0, 0, 0, 0, 0, 0);

    /** Frames that the viewer did not get, for whatever reason. */
    public long skipped() {
        return skippedSlow + skippedRate + skippedLeft;
    }

    /** The sums. */
    public ViewerStats plus(ViewerStats other) {
        return new ViewerStats(
                captured + other.captured,
                sent + other.sent,
                skippedSlow + other.skippedSlow,
                skippedRate + other.skippedRate,
                skippedLeft + other.skippedLeft,
                waiting + other.waiting,
                bytes + other.bytes,
                repeated + other.repeated);
    }
}
