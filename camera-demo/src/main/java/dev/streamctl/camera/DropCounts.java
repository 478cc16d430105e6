package dev.streamctl.camera;

import dev.streamctl.camera.jpeg.Dropped;

/**
 * What a source gave that became no frame.
 *
 * @param tooLong pictures over the size limit
 * @param broken pictures whose markers make none
 * @param truncated pictures cut off by the next one or by the end
 * @param skippedBytes bytes between pictures that belonged to none
 */
public record DropCounts(long tooLong, long broken, long truncated, long skippedBytes) {

    /** Nothing. */
    public static final DropCounts NONE = new DropCounts(0, 0, 0, 0);

    /** One picture. */
    public static DropCounts one(Dropped reason) {
        return switch (reason) {
            case TOO_LONG -> new DropCounts(1, 0, 0, 0);
            case BROKEN -> new DropCounts(0, 1, 0, 0);
            case TRUNCATED -> new DropCounts(0, 0, 1, 0);
        };
    }

    /** The sums. */
    public DropCounts plus(DropCounts other) {
        return new DropCounts(
                tooLong + other.tooLong,
                broken + other.broken,
                truncated + other.truncated,
                skippedBytes + other.skippedBytes);
    }

    /** What has come to earlier ones. */
    DropCounts minus(DropCounts earlier) {
        return new DropCounts(
                tooLong - earlier.tooLong,
                broken - earlier.broken,
                truncated - earlier.truncated,
                skippedBytes - earlier.skippedBytes);
    }

    /** Pictures dropped, for whatever reason. */
    public long pictures() {
        return tooLong + broken + truncated;
    }
}
