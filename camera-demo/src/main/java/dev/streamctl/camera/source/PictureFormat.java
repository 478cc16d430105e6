package dev.streamctl.camera.source;

import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.jpeg.Block;
import dev.streamctl.camera.jpeg.BlockPicture;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a source is asked for, as far as it can be asked.
 *
 * @param width in pixels, 8 to {@value BlockPicture#MOST_PIXELS}; of the test picture and of programs
 * @param height likewise
 * @param fps frames a second
 * @param maxFrame the longest JPEG, in bytes; longer ones are dropped
 * @param seed of the test picture
 * @param fill bytes that make each test picture larger, no more than {@code maxFrame}, which the whole picture has to keep
 * @param openWithin how long another camera may take to answer
 * @param clock tells the time in the test picture
 */
public record PictureFormat(
        int width,
        int height,
        double fps,
        int maxFrame,
        long seed,
        int fill,
        Duration openWithin,
        InstantSource clock) {

    /** Checks the ranges. */
    public PictureFormat {
        check("width", width);
        check("height", height);
        if (fill < 0 || fill > maxFrame) {
            throw new IllegalArgumentException("fill is %d, not within 0 to %d".formatted(fill, maxFrame));
        }
    }

    private static void check(String what, int pixels) {
        if (pixels < Block.SIDE || pixels > BlockPicture.MOST_PIXELS) {
            throw new IllegalArgumentException("the %s is %d pixels, not within %d to %d"
                    .formatted(what, pixels, Block.SIDE, BlockPicture.MOST_PIXELS));
        }
    }

    /** 640 by 480 at 30 frames a second. */
    public static PictureFormat defaults() {
        return new PictureFormat(
                640, 480, 30, CaptureOptions.MAX_FRAME, 0, 0, Duration.ofSeconds(5), InstantSource.system());
    }

    /** Another size. */
    public PictureFormat withSize(int otherWidth, int otherHeight) {
        return new PictureFormat(otherWidth, otherHeight, fps, maxFrame, seed, fill, openWithin, clock);
    }
}
