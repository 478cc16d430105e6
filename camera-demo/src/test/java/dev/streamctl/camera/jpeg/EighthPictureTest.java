package dev.streamctl.camera.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

class EighthPictureTest {

    /** Written by the JDK: other tables, and colour at a quarter of the size. */
    private static byte[] written(BufferedImage image, boolean progressive) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(0.9f);
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        return out.toByteArray();
    }

    private static BufferedImage noise(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var random = new Random(7);
        for (int y = 0; y < height; y += 4) {
            for (int x = 0; x < width; x += 4) {
                // far from the ends of the range, where a decoder clips
                int color = (random.nextInt() & 0x3f3f3f) + 0x606060;
                for (int i = 0; i < 16; i++) {
                    if (x + i % 4 < width && y + i / 4 < height) {
                        image.setRGB(x + i % 4, y + i / 4, color);
                    }
                }
            }
        }
        return image;
    }

    @Test
    void meansAreThoseOfTheDecodedPicture() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            byte[] jpeg = written(noise(96, 64, type), false);
            EighthPicture eighth = EighthPicture.of(jpeg, 0).orElseThrow();
            BufferedImage decoded = Jpegs.decoded(jpeg);
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 12; column++) {
                    assertEquals(luma(decoded, row, column), eighth.mean(row, column), 4, row + " " + column);
                }
            }
        }
    }

    private static double luma(BufferedImage image, int row, int column) {
        double sum = 0;
        for (int i = 0; i < 64; i++) {
            int x = 8 * column + i % 8;
            int y = 8 * row + i / 8;
            if (image.getRaster().getNumBands() == 1) {
                sum += image.getRaster().getSample(x, y, 0);
            } else {
                int rgb = image.getRGB(x, y);
                sum += 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
            }
        }
        return sum / 64;
    }

    @Test
    void aPictureIsReadTheSameWhateverTablesAreKnown() throws Exception {
        var tables = new CodeTables();
        for (int round = 0; round < 3; round++) {
            for (byte[] jpeg : List.of(
                    written(noise(96, 64, BufferedImage.TYPE_INT_RGB), false),
                    written(noise(96, 64, BufferedImage.TYPE_BYTE_GRAY), false),
                    Jpegs.numbered(0b1010_0101))) {
                EighthPicture known = EighthPicture.of(jpeg, 0, tables).orElseThrow();
                EighthPicture anew = EighthPicture.of(jpeg, 0).orElseThrow();
                assertEquals(0, known.difference(anew, 0));
            }
        }
    }

    @Test
    void theTablesOfTheLastPicturesAreKeptAndNoMore() {
        var tables = new CodeTables();
        short[] first = tables.lookup(table(0));
        for (int i = 1; i < CodeTables.MOST; i++) {
            tables.lookup(table(i));
        }
        assertSame(first, tables.lookup(table(0)), "the same bytes in another picture");
        tables.lookup(table(CodeTables.MOST));
        assertNotSame(first, tables.lookup(table(0)));
    }

    /** One code of one bit. */
    private static HuffmanTable table(int value) {
        byte[] counts = new byte[16];
        counts[0] = 1;
        return new HuffmanTable(0, counts, new byte[] {(byte) value});
    }

    @Test
    void aPictureOfAnotherKindIsNotRead() throws Exception {
        assertTrue(EighthPicture.of(written(noise(64, 64, BufferedImage.TYPE_INT_RGB), false), 0)
                .isPresent());
        assertFalse(EighthPicture.of(written(noise(64, 64, BufferedImage.TYPE_INT_RGB), true), 0)
                .isPresent());
        assertFalse(EighthPicture.of(new byte[0], 0).isPresent());
    }

    @Test
    void damagedPicturesNeitherThrowNorHang() throws Exception {
        byte[] whole = written(noise(64, 64, BufferedImage.TYPE_INT_RGB), false);
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            byte[] damaged = java.util.Arrays.copyOf(whole, 2 + random.nextInt(whole.length - 2));
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(Math.min(700, damaged.length))] = (byte) random.nextInt();
            }
            EighthPicture.of(damaged, 0);
        }
    }

    @Test
    void theDifferenceIsTheShareOfBlocksThatChanged() {
        EighthPicture one = EighthPicture.of(Jpegs.numbered(0b0000_0000), 0).orElseThrow();
        EighthPicture other = EighthPicture.of(Jpegs.numbered(0b1111_0000), 0).orElseThrow();
        assertEquals(0.25, one.difference(other, 12));
        assertEquals(0, one.difference(one, 12));
    }
}
