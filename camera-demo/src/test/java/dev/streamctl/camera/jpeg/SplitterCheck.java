package dev.streamctl.camera.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.jpeg.Jpegs.Found;

/** What holds for any bytes at all. */
final class SplitterCheck {

    private static final int LIMIT = 2000;

    private SplitterCheck() {}

    static void check(byte[] bytes, int at) {
        Found whole = Jpegs.split(bytes, 0, LIMIT);
        assertEquals(whole.all, Jpegs.split(bytes, at, LIMIT).all);
        for (byte[] picture : whole.pictures) {
            int length = picture.length;
            assertTrue(length <= LIMIT + HuffmanTables.segment().length);
            assertEquals((byte) 0xD8, picture[1]);
            assertEquals((byte) 0xD9, picture[length - 1]);
            // what was found is found again, and no second time changed
            Found again = Jpegs.split(picture, length / 2, LIMIT + 1000);
            assertEquals(1, again.pictures.size());
            assertEquals(length, again.pictures.getFirst().length);
            EighthPicture.of(picture, 0);
        }
    }
}
