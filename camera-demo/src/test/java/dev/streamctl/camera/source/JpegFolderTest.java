package dev.streamctl.camera.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.jpeg.Jpegs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JpegFolderTest {

    private static final byte[] ONE = Jpegs.numbered(1);
    private static final byte[] TWO = Jpegs.numbered(2);

    @TempDir
    Path folder;

    @Test
    void filesAreReplayedInTheOrderOfTheirNamesAndAgain() throws Exception {
        Files.write(folder.resolve("b.JPEG"), TWO);
        Files.write(folder.resolve("a.jpg"), ONE);
        Files.writeString(folder.resolve("c.txt"), "no picture");
        try (Capture capture = new JpegFolder(folder, 1 << 20).open()) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(ONE, capture.next());
                assertArrayEquals(TWO, capture.next());
            }
        }
    }

    @Test
    void whatIsNoPictureOrTooLargeIsPassedOverAndCounted() throws Exception {
        Files.write(folder.resolve("a.jpg"), new byte[100]);
        Files.write(folder.resolve("b.jpg"), Jpegs.withSegment(ONE, new byte[2000]));
        Files.write(folder.resolve("c.jpg"), java.util.Arrays.copyOf(ONE, 200));
        Files.write(folder.resolve("d.jpg"), ONE);
        try (Capture capture = new JpegFolder(folder, 2000).open()) {
            assertArrayEquals(ONE, capture.next());
            assertEquals(1, capture.dropped().broken());
            assertEquals(1, capture.dropped().tooLong());
            assertEquals(1, capture.dropped().truncated());
            Files.delete(folder.resolve("d.jpg"));
            assertEquals(
                    "folder " + folder + ": none of its files is a JPEG within the size limit",
                    assertThrows(SourceException.class, capture::next).getMessage());
        }
    }

    @Test
    @Timeout(60)
    void aPipeIsNotOpened() throws Exception {
        Process make = new ProcessBuilder("mkfifo", folder.resolve("a.jpg").toString()).start();
        assertEquals(0, make.waitFor());
        Files.write(folder.resolve("b.jpg"), ONE);
        try (Capture capture = new JpegFolder(folder, 1 << 20).open()) {
            assertArrayEquals(ONE, capture.next());
            assertEquals(1, capture.dropped().broken());
        }
    }

    @Test
    void aFolderWithoutPicturesIsNotOpened() {
        assertEquals(
                "folder " + folder + " has no .jpg files",
                assertThrows(SourceException.class, () -> new JpegFolder(folder, 1000).open())
                        .getMessage());
        Path missing = folder.resolve("x");
        assertEquals(
                "folder " + missing + " is not there",
                assertThrows(SourceException.class, () -> new JpegFolder(missing, 1000).open())
                        .getMessage());
    }
}
