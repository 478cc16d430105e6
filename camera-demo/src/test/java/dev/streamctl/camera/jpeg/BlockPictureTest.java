package dev.streamctl.camera.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import org.junit.jupiter.api.Test;

/** Pictures as the JDK's own decoder sees them. */
class BlockPictureTest {

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) >> 8 & 0xff;
    }

    @Test
    void theTablesAreThoseOfTheStandard() {
        assertTable(JPEGHuffmanTable.StdDCLuminance, HuffmanTables.DC_LUMA);
        assertTable(JPEGHuffmanTable.StdACLuminance, HuffmanTables.AC_LUMA);
        assertTable(JPEGHuffmanTable.StdDCChrominance, HuffmanTables.DC_CHROMA);
        assertTable(JPEGHuffmanTable.StdACChrominance, HuffmanTables.AC_CHROMA);
    }

    private static void assertTable(JPEGHuffmanTable expected, HuffmanTable ours) {
        for (int i = 0; i < expected.getLengths().length; i++) {
            assertEquals(expected.getLengths()[i], ours.counts()[i]);
        }
        short[] values = new short[ours.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) (ours.values()[i] & 0xff);
        }
        assertArrayEquals(expected.getValues(), values);
    }

    @Test
    void coloursAreThoseThatWerePut() throws Exception {
        var picture = new BlockPicture(50, 21, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0);
        picture.set(1, 2, Block.of(Color.ofRgb(200, 30, 90), Quantum.FINE));
        BufferedImage image = Jpegs.decoded(picture.encode());
        assertEquals(50, image.getWidth());
        assertEquals(21, image.getHeight());
        int color = image.getRGB(20, 12);
        assertEquals(200, color >> 16 & 0xff, 3);
        assertEquals(30, color >> 8 & 0xff, 3);
        assertEquals(90, color & 0xff, 3);
        assertEquals(0, grey(image, 49, 20), 2);
    }

    @Test
    void sharpPixelsAreWhereTheyWerePut() throws Exception {
        var picture = new BlockPicture(16, 16, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0);
        long mask = 0x8000_0000_0000_00F1L;
        picture.set(1, 1, Block.of(mask, Color.WHITE, Color.BLACK, Quantum.FINE));
        BufferedImage image = Jpegs.decoded(picture.encode());
        for (int i = 0; i < 64; i++) {
            int expected = (mask >>> 63 - i & 1) == 1 ? 255 : 0;
            assertEquals(expected, grey(image, 8 + i % 8, 8 + i / 8), 24, "pixel " + i);
        }
    }

    @Test
    void aChangedBlockChangesTheNextEncodingAlone() throws Exception {
        var picture = new BlockPicture(64, 64, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0);
        byte[] before = picture.encode();
        picture.set(3, 3, Block.of(Color.WHITE, Quantum.FINE));
        assertEquals(255, grey(Jpegs.decoded(picture.encode()), 28, 28), 2);
        assertEquals(0, grey(Jpegs.decoded(before), 28, 28), 2);
        picture.set(3, 3, Block.of(Color.BLACK, Quantum.FINE));
        assertArrayEquals(before, picture.encode());
    }

    @Test
    void rowsThatAreAlikeAreEachInTheirPlace() throws Exception {
        Block black = Block.of(Color.BLACK, Quantum.FINE);
        Block white = Block.of(Color.WHITE, Quantum.FINE);
        var picture = new BlockPicture(24, 96, black, Quantum.FINE, 0);
        for (int first = 0; first < 12; first++) {
            for (int row = 0; row < 12; row++) {
                boolean isWhite = row >= first && row < first + 4 || row == 11;
                picture.set(row, 1, isWhite ? white : black);
            }
            BufferedImage image = Jpegs.decoded(picture.encode());
            for (int row = 0; row < 12; row++) {
                boolean isWhite = row >= first && row < first + 4 || row == 11;
                assertEquals(isWhite ? 255 : 0, grey(image, 12, row * 8 + 4), 2, "row " + row);
                assertEquals(0, grey(image, 4, row * 8 + 4), 2, "row " + row);
            }
        }
    }

    @Test
    void fillMakesItLargerByJustThat() throws Exception {
        int bare = new BlockPicture(64, 64, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0).encode().length;
        for (int fill : new int[] {100, 65_537, 200_000}) {
            byte[] filled = new BlockPicture(64, 64, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, fill).encode();
            assertEquals(bare + fill, filled.length, 4);
            assertEquals(64, Jpegs.decoded(filled).getWidth());
        }
    }

    @Test
    void lettersAreReadable() throws Exception {
        var picture = new BlockPicture(64, 32, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0);
        new Lettering(2, Color.WHITE, Color.BLACK, Quantum.FINE).draw(picture, 0, 0, "t");
        BufferedImage image = Jpegs.decoded(picture.encode());
        // the bar of the T is the first line, its stem the third of five dots, each dot two pixels
        for (int dot = 1; dot <= 5; dot++) {
            assertTrue(grey(image, 2 * dot, 0) > 200, "bar " + dot);
            assertEquals(dot == 3, grey(image, 2 * dot, 7) > 128, "stem " + dot);
        }
    }

    @Test
    void sizesOutsideTheRangeAreRefused() {
        Block black = Block.of(Color.BLACK, Quantum.FINE);
        assertEquals(
                "the width is 7 pixels, not within 8 to 8192",
                assertThrows(IllegalArgumentException.class, () -> new BlockPicture(7, 64, black, Quantum.FINE, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BlockPicture(64, 9000, black, Quantum.FINE, 0));
    }
}
