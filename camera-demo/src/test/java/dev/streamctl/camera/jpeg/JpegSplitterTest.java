package dev.streamctl.camera.jpeg;

import static dev.streamctl.camera.jpeg.Jpegs.concat;
import static dev.streamctl.camera.jpeg.Jpegs.numbered;
import static dev.streamctl.camera.jpeg.Jpegs.split;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.jpeg.Jpegs.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JpegSplitterTest {

    private static final int LIMIT = 100_000;
    private static final byte[] ONE = numbered(1);
    private static final byte[] TWO = numbered(2);

    private static void assertPictures(Found found, byte[]... expected) {
        assertEquals(expected.length, found.pictures.size(), found.all::toString);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], found.pictures.get(i));
        }
    }

    @Test
    void picturesAreFoundAtEverySplitPoint() {
        byte[] thumbnail = Jpegs.withSegment(TWO, concat("Exif".getBytes(US_ASCII), ONE));
        byte[] head = "--b\r\nContent-Type: image/jpeg\r\n\r\n".getBytes(US_ASCII);
        byte[] all = concat(head, ONE, head, thumbnail, new byte[] {(byte) 0xFF}, Jpegs.withoutTables(ONE), head);
        List<Object> whole = split(all, 0, LIMIT).all;
        for (int at = 0; at <= all.length; at++) {
            Found found = split(all, at, LIMIT);
            assertPictures(found, ONE, thumbnail, ONE);
            assertEquals(whole, found.all);
        }
        assertEquals(3L * head.length + 1, whole.getLast());
    }

    @Test
    void bytesThatComeOneByOneGiveTheSame() {
        byte[] all = concat(ONE, TWO);
        var splitter = new JpegSplitter(LIMIT);
        var found = new Found();
        for (int i = 0; i < all.length; i++) {
            splitter.feed(all, i, i + 1, found);
        }
        assertPictures(found, ONE, TWO);
    }

    @Test
    void stuffedBytesAndRestartMarkersEndNothing() {
        int scan = Jpegs.indexOf(ONE, 0xDA) + 12;
        byte[] stuffed = concat(
                Arrays.copyOf(ONE, scan),
                new byte[] {(byte) 0xFF, 0, (byte) 0xFF, (byte) 0xD3, (byte) 0xFF, 0, (byte) 0xD9},
                Arrays.copyOfRange(ONE, scan, ONE.length));
        for (int at = 0; at <= stuffed.length; at++) {
            assertPictures(split(stuffed, at, LIMIT), stuffed);
        }
    }

    @Test
    void missingTablesArePutIn() {
        byte[] bare = Jpegs.withoutTables(ONE);
        assertEquals(ONE.length - HuffmanTables.segment().length, bare.length, "or this test proves nothing");
        for (int at = 0; at <= bare.length; at++) {
            assertPictures(split(bare, at, LIMIT), ONE);
        }
    }

    @Test
    void aPictureThatIsCutOffByTheNextIsDroppedAndTheNextComes() {
        byte[] all = concat(Arrays.copyOf(ONE, ONE.length - 3), TWO);
        for (int at = 0; at <= all.length; at++) {
            Found found = split(all, at, LIMIT);
            assertPictures(found, TWO);
            assertEquals(Dropped.TRUNCATED, found.all.getFirst());
        }
    }

    @Test
    void aPictureThatTheEndCutsOffIsDropped() {
        for (int length = 4; length < ONE.length; length++) {
            Found found = split(Arrays.copyOf(ONE, length), 0, LIMIT);
            assertEquals(List.of(Dropped.TRUNCATED, 0L), found.all);
        }
    }

    @Test
    void whatIsOverTheLimitIsDroppedOnceAndTheNextComes() {
        byte[] large = Jpegs.withSegment(ONE, concat(TWO, new byte[1000]));
        byte[] all = concat(large, TWO);
        for (int at = 0; at <= all.length; at += 7) {
            Found found = split(all, at, large.length - 1);
            assertPictures(found, TWO);
            assertEquals(Dropped.TOO_LONG, found.all.getFirst());
            assertEquals(3, found.all.size());
        }
        assertPictures(split(all, 5, large.length), large, TWO);
    }

    @Test
    void brokenMarkersDropThePictureAndTheNextComes() {
        byte[] noHeader = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDA, 0, 8};
        byte[] shortLength = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 1};
        byte[] noMarker = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 2, 7};
        byte[] stuffedHeader = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0};
        byte[] empty = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
        for (byte[] broken : List.of(noHeader, shortLength, noMarker, stuffedHeader, empty)) {
            Found found = split(concat(broken, ONE), 3, LIMIT);
            assertPictures(found, ONE);
            assertEquals(List.of(Dropped.BROKEN), found.all.subList(0, 1));
        }
    }

    @Test
    void aBeginningThatIsNoneIsSteppedOver() {
        byte[] almost = {(byte) 0xFF, (byte) 0xD8, 7, (byte) 0xFF, (byte) 0xFF};
        Found found = split(concat(almost, ONE), 1, LIMIT);
        assertPictures(found, ONE);
        assertEquals(5L, found.all.getLast());
    }

    @Test
    void aStreamWithoutAnEndTakesNoMoreMemoryThanTheLimit() {
        var splitter = new JpegSplitter(LIMIT);
        var found = new Found();
        splitter.feed(ONE, 0, Jpegs.indexOf(ONE, 0xDA) + 12, found);
        byte[] noise = new byte[1 << 20];
        for (int i = 0; i < 1024; i++) {
            splitter.feed(noise, 0, noise.length, found);
        }
        assertEquals(List.of(Dropped.TOO_LONG), found.all);
        splitter.feed(TWO, 0, TWO.length, found);
        assertPictures(found, TWO);
    }

    /** The same promises as the fuzz test, from seeds that every build runs. */
    @Test
    void damagedStreamsGiveTheSameAtEverySplitPoint() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            byte[] all = concat(ONE, Jpegs.withSegment(TWO, ONE), Jpegs.withoutTables(ONE));
            for (int i = 0; i < 4; i++) {
                all[random.nextInt(all.length)] = (byte) random.nextInt();
            }
            SplitterCheck.check(all, random.nextInt(all.length));
        }
        assertTrue(split(ONE, 0, LIMIT).all.size() > 1);
    }
}
