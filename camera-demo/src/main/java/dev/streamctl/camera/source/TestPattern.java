package dev.streamctl.camera.source;

import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.jpeg.BlockPicture;
import dev.streamctl.camera.jpeg.Quantum;
import java.time.InstantSource;

/**
 * A moving test picture: colour bars, the number and the time (UTC) of the frame, a box that runs along the lower edge, and in
 * the top row the number once more for programs: 32 cells of eight by eight pixels, white for one, the highest bit first (of
 * a narrower picture as many of the lowest bits as have room).
 *
 * <p>The picture is coded once, and for each frame only the rows of blocks that change. The same seed, clock, number and
 * quality give the same bytes.
 */
public final class TestPattern implements FrameSource {

    /** Cells of the number in the top row. */
    public static final int NUMBER_BITS = 32;

    private static final int QUALITY = 75;

    private final int width;
    private final int height;
    private final long seed;
    private final int fill;
    private final InstantSource clock;
    private final Quality.Adjustable quality = new Quality.Adjustable(QUALITY, false);
    private Quantum quantum = Quantum.ofQuality(QUALITY);
    private TestDrawing drawing;
    private long number;

    /**
     * A pattern.
     *
     * @param width in pixels, 8 to {@value BlockPicture#MOST_PIXELS}
     * @param height likewise
     * @param seed decides the order of the bars and where the box begins
     * @param fill bytes of comments that make each frame larger, 0 or more
     * @param clock tells the time in the picture
     */
    public TestPattern(int width, int height, long seed, int fill, InstantSource clock) {
        this.width = width;
        this.height = height;
        this.seed = seed;
        this.fill = fill;
        this.clock = clock;
        drawing = begin();
    }

    private TestDrawing begin() {
        return new TestDrawing(
                new BlockPicture(width, height, TestDrawing.black(quantum), quantum, fill), quantum, seed);
    }

    @Override
    public String name() {
        return "test picture";
    }

    @Override
    public boolean isPaced() {
        return false;
    }

    @Override
    public Quality quality() {
        return quality;
    }

    @Override
    public Capture open() {
        return Capture.of(this::next, () -> {});
    }

    /**
     * Checks that by the quality of now no frame is longer: what moves changes their length by less than an eighth.
     *
     * @param maxFrame in bytes
     * @throws IllegalArgumentException one may be; the message is one line
     */
    public synchronized void checkLength(int maxFrame) {
        int length = draw(number).length;
        int most = length + (length - fill) / 8;
        if (most > maxFrame) {
            throw new IllegalArgumentException(
                    "test: a picture of %dx%d with a fill of %d has up to %d bytes, the longest frame may have %d"
                            .formatted(width, height, fill, most, maxFrame));
        }
    }

    /** The next frame; the first has the number 1. */
    synchronized byte[] next() {
        return draw(++number);
    }

    private byte[] draw(long which) {
        Quantum wanted = Quantum.ofQuality(quality.value());
        if (!wanted.equals(quantum)) {
            quantum = wanted;
            drawing = begin();
        }
        return drawing.frame(which, clock.instant());
    }
}
