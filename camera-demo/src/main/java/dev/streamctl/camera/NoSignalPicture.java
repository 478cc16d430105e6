package dev.streamctl.camera;

import dev.streamctl.camera.jpeg.Block;
import dev.streamctl.camera.jpeg.BlockPicture;
import dev.streamctl.camera.jpeg.Color;
import dev.streamctl.camera.jpeg.Lettering;
import dev.streamctl.camera.jpeg.Quantum;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What viewers see while the source gives nothing: why, since when, and the time now, so that it is seen to be alive. */
final class NoSignalPicture {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 4;
    private static final int LINES = 4;
    private static final Color PAPER = new Color(40, 140, 120);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Block paper = Block.of(PAPER, Quantum.FINE);
    private final Lettering large = new Lettering(5, Color.WHITE, PAPER, Quantum.FINE);
    private final Lettering small = new Lettering(2, Color.WHITE, PAPER, Quantum.FINE);

    byte[] draw(String reason, Instant since, Instant now) {
        var picture = new BlockPicture(WIDTH, HEIGHT, paper, Quantum.FINE, 0);
        large.draw(picture, LEFT, LEFT, "No signal");
        int row = 2 * LEFT + large.blocks();
        for (String line : wrapped(reason, (picture.columns() - 2 * LEFT) / small.blocks())) {
            small.draw(picture, row, LEFT, line);
            row += small.blocks() + 1;
        }
        long seconds = Math.max(0, ChronoUnit.SECONDS.between(since, now));
        small.draw(picture, picture.rows() - 2 * LEFT - 1, LEFT, "since " + TIME.format(since) + " UTC");
        small.draw(picture, picture.rows() - LEFT - 1, LEFT, "now   " + TIME.format(now) + " (" + seconds + " s)");
        return picture.encode();
    }

    /** Cut between words where that is possible. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty() && lines.size() < LINES) {
            int end = rest.length() <= width ? rest.length() : rest.lastIndexOf(' ', width);
            end = end <= 0 ? width : end;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        return lines;
    }
}
