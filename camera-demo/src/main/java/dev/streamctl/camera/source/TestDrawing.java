package dev.streamctl.camera.source;

import dev.streamctl.camera.jpeg.Block;
import dev.streamctl.camera.jpeg.BlockPicture;
import dev.streamctl.camera.jpeg.Color;
import dev.streamctl.camera.jpeg.Lettering;
import dev.streamctl.camera.jpeg.Quantum;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is in a {@link TestPattern}, drawn with one quantum. */
final class TestDrawing {

    private static final List<Color> BARS = List.of(
            Color.ofRgb(191, 191, 191),
            Color.ofRgb(191, 191, 0),
            Color.ofRgb(0, 191, 191),
            Color.ofRgb(0, 191, 0),
            Color.ofRgb(191, 0, 191),
            Color.ofRgb(191, 0, 0),
            Color.ofRgb(0, 0, 191));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final int LETTERS = 18;

    private final BlockPicture picture;
    private final Block black;
    private final Block white;
    private final Lettering lettering;
    private final int textRow;
    private final int boxRow;
    private final int boxSide;
    private final int start;

    /**
     * The parts that stay.
     *
     * @param picture black, with this quantum
     */
    TestDrawing(BlockPicture picture, Quantum quantum, long seed) {
        this.picture = picture;
        black = black(quantum);
        white = Block.of(Color.WHITE, quantum);
        var random = new Random(seed);
        lettering = new Lettering(Math.clamp(picture.columns() / LETTERS, 1, 64), Color.WHITE, Color.BLACK, quantum);
        textRow = Math.max(1, picture.rows() / 2 - lettering.blocks());
        boxSide = Math.max(1, picture.rows() / 8);
        boxRow = Math.max(1, picture.rows() - boxSide);
        start = random.nextInt(Math.max(1, picture.columns()));
        drawBars(random, quantum);
    }

    /** What the picture is made of to begin with. */
    static Block black(Quantum quantum) {
        return Block.of(Color.BLACK, quantum);
    }

    private void drawBars(Random random, Quantum quantum) {
        List<Block> bars = new ArrayList<>(
                BARS.stream().map(color -> Block.of(color, quantum)).toList());
        Collections.shuffle(bars, random);
        for (int row = 1; row < textRow; row++) {
            for (int column = 0; column < picture.columns(); column++) {
                picture.set(row, column, bars.get(column * bars.size() / picture.columns()));
            }
        }
    }

    /** The frame of this number. */
    byte[] frame(long number, Instant now) {
        drawNumber(number);
        lettering.draw(picture, textRow, 1, "frame %08d".formatted(number));
        lettering.draw(picture, textRow + lettering.blocks(), 1, TIME.format(now));
        drawBox(number);
        return picture.encode();
    }

    private void drawNumber(long number) {
        int cells = Math.min(TestPattern.NUMBER_BITS, picture.columns());
        for (int cell = 0; cell < cells; cell++) {
            picture.set(0, cell, (number >> cells - 1 - cell & 1) == 1 ? white : black);
        }
    }

    /** To and fro, one block a frame. */
    private void drawBox(long number) {
        int way = Math.max(1, picture.columns() - boxSide);
        int step = (int) ((start + number) % (2L * way));
        int left = step < way ? step : 2 * way - step;
        for (int row = boxRow; row < picture.rows(); row++) {
            for (int column = 0; column < picture.columns(); column++) {
                boolean inBox = column >= left && column < left + boxSide;
                picture.set(row, column, inBox ? white : black);
            }
        }
    }
}
