package dev.streamctl.camera.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.Quality;
import dev.streamctl.camera.jpeg.EighthPicture;
import dev.streamctl.camera.jpeg.Jpegs;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestPatternTest {

    private final AtomicLong millis = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.getAndAdd(33));

    /** As a program reads it: the cells of the top row. */
    static long numberIn(byte[] jpeg, int bits) {
        EighthPicture picture = EighthPicture.of(jpeg, 0).orElseThrow();
        long number = 0;
        for (int cell = 0; cell < bits; cell++) {
            number = number << 1 | (picture.mean(0, cell) > 127 ? 1 : 0);
        }
        return number;
    }

    @Test
    void theNumberOfTheFrameStandsInThePicture() throws Exception {
        var pattern = new TestPattern(640, 480, 0, 0, clock);
        for (int i = 1; i <= 40; i++) {
            byte[] jpeg = pattern.next();
            assertEquals(i, numberIn(jpeg, TestPattern.NUMBER_BITS));
            BufferedImage image = Jpegs.decoded(jpeg);
            assertEquals(640, image.getWidth());
            assertEquals(480, image.getHeight());
            assertEquals((i & 1) == 1, (image.getRGB(31 * 8 + 4, 4) & 0xff) > 127);
        }
    }

    @Test
    void atEveryQualityTheNumberStandsInThePictureAndBetterOnesAreLarger() throws Exception {
        var pattern = new TestPattern(640, 480, 0, 0, clock);
        var quality = (Quality.Adjustable) pattern.quality();
        int before = 0;
        int number = 0;
        for (int value : new int[] {1, 10, 40, 75, 100}) {
            quality.set(value);
            for (int i = 0; i < 3; i++) {
                byte[] jpeg = pattern.next();
                number++;
                assertEquals(number, numberIn(jpeg, TestPattern.NUMBER_BITS), "at " + value);
                assertEquals(
                        (number & 1) == 1, (Jpegs.decoded(jpeg).getRGB(31 * 8 + 4, 4) & 0xff) > 127, "at " + value);
                if (i == 0) {
                    assertTrue(jpeg.length > before, jpeg.length + " bytes at " + value + ", " + before + " before");
                    before = jpeg.length;
                }
            }
        }
    }

    @Test
    void whatIsLongEnoughForOnePictureIsForAllAtTheSameQuality() {
        int most = 300_000;
        for (int value : new int[] {1, 75, 100}) {
            String refused = assertThrows(
                            IllegalArgumentException.class,
                            () -> filled(most - 500, value).checkLength(most))
                    .getMessage();
            assertTrue(
                    refused.matches(
                            "test: a picture of 320x240 with a fill of 299500 has up to [0-9]+ bytes, the longest"
                                    + " frame may have 300000"),
                    refused);
            int over = Integer.parseInt(refused.replaceAll(".* up to ([0-9]+) .*", "$1")) - most;
            var pattern = filled(most - 500 - over, value);
            pattern.checkLength(most);
            for (int i = 0; i < 1000; i++) {
                assertTrue(pattern.next().length <= most);
            }
        }
    }

    private static TestPattern filled(int fill, int quality) {
        var pattern = new TestPattern(320, 240, 0, fill, () -> Instant.EPOCH);
        ((Quality.Adjustable) pattern.quality()).set(quality);
        return pattern;
    }

    @Test
    void somethingMoves() {
        var pattern = new TestPattern(320, 240, 0, 0, clock);
        EighthPicture first = EighthPicture.of(pattern.next(), 0).orElseThrow();
        EighthPicture later = first;
        for (int i = 0; i < 10; i++) {
            later = EighthPicture.of(pattern.next(), 0).orElseThrow();
        }
        double moved = first.difference(later, 12);
        assertTrue(moved > 0.01 && moved < 0.2, "moved " + moved);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() {
        InstantSource fixed = InstantSource.fixed(Instant.EPOCH);
        var one = new TestPattern(320, 240, 7, 0, fixed);
        var same = new TestPattern(320, 240, 7, 0, fixed);
        var other = new TestPattern(320, 240, 8, 0, fixed);
        for (int i = 0; i < 100; i++) {
            byte[] picture = one.next();
            assertArrayEquals(picture, same.next());
            assertFalse(Arrays.equals(picture, other.next()));
        }
    }

    @Test
    void anySizeIsAPicture() throws Exception {
        for (int[] size : new int[][] {{8, 8}, {17, 300}, {1920, 1080}, {64, 8}, {8192, 16}}) {
            var pattern = new TestPattern(size[0], size[1], 1, 0, clock);
            for (int i = 1; i <= 3; i++) {
                byte[] jpeg = pattern.next();
                BufferedImage image = Jpegs.decoded(jpeg);
                assertEquals(size[0], image.getWidth());
                assertEquals(size[1], image.getHeight());
                int bits = Math.min(32, Math.ceilDiv(size[0], 8));
                assertEquals(i & (1L << bits) - 1, numberIn(jpeg, bits));
            }
        }
    }
}
