package dev.streamctl.camera.source;

import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.jpeg.Block;
import dev.streamctl.camera.jpeg.BlockPicture;
import dev.streamctl.camera.jpeg.Color;
import dev.streamctl.camera.jpeg.Lettering;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A moving test picture: colour bars, the number and the time (UTC) of the frame, a box that runs along the lower edge, and in
 * the top row the number once more for programs: 32 cells of eight by eight pixels, white for one, the highest bit first (of
 * a narrower picture as many of the lowest bits as have room).
 *
 * <p>The picture is coded once, and for each frame only the rows of blocks that change. The same seed, clock and number give
 * the same bytes.
 */
public final class TestPattern implements FrameSource {

    /** Cells of the number in the top row. */
    public static final int NUMBER_BITS = 32;

    private static final List<Color> BARS = List.of(
            Color.ofRgb(191, 191, 191),
            Color.ofRgb(191, 191, 0),
            Color.ofRgb(0, 191, 191),
            Color.ofRgb(0, 191, 0),
            Color.ofRgb(191, 0, 191),
            Color.ofRgb(191, 0, 0),
            Color.ofRgb(0, 0, 191));

    private static final Block BLACK = Block.of(Color.BLACK);
    private static final Block WHITE = Block.of(Color.WHITE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int LETTERS = 18;

    private final InstantSource clock;
    private final BlockPicture picture;
    private final Lettering lettering;
    private final int textRow;
    private final int boxRow;
    private final int boxSide;
    private final int start;
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
        this.clock = clock;
        var random = new Random(seed);
        picture = new BlockPicture(width, height, BLACK, fill);
        lettering = new Lettering(Math.clamp(picture.columns() / LETTERS, 1, 64), Color.WHITE, Color.BLACK);
        textRow = Math.max(1, picture.rows() / 2 - lettering.blocks());
        boxSide = Math.max(1, picture.rows() / 8);
        boxRow = Math.max(1, picture.rows() - boxSide);
        start = random.nextInt(Math.max(1, picture.columns()));
        drawBars(random);
    }

    private void drawBars(Random random) {
        List<Block> bars = new ArrayList<>(BARS.stream().map(Block::of).toList());
        Collections.shuffle(bars, random);
        for (int row = 1; row < textRow; row++) {
            for (int column = 0; column < picture.columns(); column++) {
                picture.set(row, column, bars.get(column * bars.size() / picture.columns()));
            }
        }
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
    public Capture open() {
        return Capture.of(this::next, () -> {});
    }

    /** The next frame; the first has the number 1. */
    synchronized byte[] next() {
        number++;
        drawNumber();
        lettering.draw(picture, textRow, 1, "frame %08d".formatted(number));
        lettering.draw(picture, textRow + lettering.blocks(), 1, TIME.format(clock.instant()));
        drawBox();
        return picture.encode();
    }

    private void drawNumber() {
        int cells = Math.min(NUMBER_BITS, picture.columns());
        for (int cell = 0; cell < cells; cell++) {
            picture.set(0, cell, (number >> cells - 1 - cell & 1) == 1 ? WHITE : BLACK);
        }
    }

    /** To and fro, one block a frame. */
    private void drawBox() {
        int way = Math.max(1, picture.columns() - boxSide);
        int step = (int) ((start + number) % (2L * way));
        int left = step < way ? step : 2 * way - step;
        for (int row = boxRow; row < picture.rows(); row++) {
            for (int column = 0; column < picture.columns(); column++) {
                boolean inBox = column >= left && column < left + boxSide;
                picture.set(row, column, inBox ? WHITE : BLACK);
            }
        }
    }
}
