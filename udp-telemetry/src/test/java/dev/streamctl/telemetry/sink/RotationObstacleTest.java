package dev.streamctl.telemetry.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands at the names that a rotation wants, and is not ours. */
@Timeout(120)
class RotationObstacleTest {

    @TempDir
    private Path folder;

    private RotatedFiles files;

    @BeforeEach
    void begin() {
        files = new RotatedFiles(folder);
    }

    /** A folder, a file of something else, a link, another sink's file: at the names of full files and at those of the next one. */
    @Test
    void whatIsNotOursAtTheNamesOfARotationStaysAndCostsNoSample() throws Exception {
        Files.createDirectory(files.file("next"));
        Files.writeString(files.file("next2"), "mine");
        Files.writeString(files.file("1"), "mine too\n");
        Files.createDirectories(files.file("3").resolve("full"));
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.createSymbolicLink(files.file("4"), elsewhere);
        try (var other = new FileSinkWriter(files.file("6"), RotatedFiles.LIMIT, 1, new SampleJson());
                var writer = files.writer(3)) {
            other.write(List.of(Given.lines(1, "m n=1000i")), Given.NOTHING);
            RotatedFiles.write(writer, 0, 100);
            other.write(List.of(Given.lines(1, "m n=1001i")), Given.NOTHING);
        }
        assertTrue(Files.isDirectory(files.file("next")));
        assertEquals("mine", Files.readString(files.file("next2")));
        assertEquals("mine too\n", Files.readString(files.file("1")));
        assertTrue(Files.isDirectory(files.file("3").resolve("full")));
        assertTrue(Files.isSymbolicLink(files.file("4")));
        assertEquals(2, Files.readAllLines(files.file("6")).size());
        List<Integer> ours = files.numbers().stream().filter(n -> n < 1_000).toList();
        assertEquals(IntStream.range(100 - ours.size(), 100).boxed().toList(), ours);
        assertTrue(Files.isRegularFile(files.file("2"))
                && Files.isRegularFile(files.file("5"))
                && Files.isRegularFile(files.file("7")));
    }

    @Test
    void whereEveryNameIsTakenTheFileGrowsAndIsRotatedOnceOneIsFree() throws Exception {
        for (String ending : List.of("next", "next2", "next3")) {
            Files.writeString(files.file(ending), "mine");
        }
        try (var writer = files.writer(5)) {
            RotatedFiles.write(writer, 0, 100);
            assertTrue(Files.size(files.file()) > RotatedFiles.LIMIT);
            assertEquals(RotatedFiles.numbers(100, _ -> false), files.numbers());
            Files.delete(files.file("next2"));
            RotatedFiles.write(writer, 100, 1_000);
        }
        assertTrue(Files.size(files.file()) <= RotatedFiles.LIMIT);
        assertTrue(Files.size(files.file("1")) <= RotatedFiles.LIMIT);
        assertEquals("mine", Files.readString(files.file("next")));
        assertEquals(999, files.numbers().getLast());
    }

    /** Some file systems tell only at the end that they could not write. */
    @Test
    void aFullFileThatCannotBeClosedCostsNoSampleOfTheNextOnes() throws Exception {
        List<ClaimedFile> closed = new ArrayList<>();
        var steps = new SinkFile.Steps() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            }

            @Override
            public void close(ClaimedFile full) throws IOException {
                full.close();
                closed.add(full);
                throw new IOException("no space left on device");
            }
        };
        try (var writer = new FileSinkWriter(
                files.file(), new SampleJson(), SinkFile.open(files.file(), RotatedFiles.LIMIT, 50, steps))) {
            RotatedFiles.write(writer, 0, 100);
        }
        assertTrue(closed.size() > 2, () -> closed.size() + " rotations");
        assertEquals(RotatedFiles.numbers(100, _ -> false), files.numbers());
    }

    @Test
    void anotherFileThatWasPutInThePlaceOfOursIsLeftAlone() throws Exception {
        try (var writer = files.writer(2)) {
            RotatedFiles.write(writer, 0, 2);
            Files.move(files.file(), folder.resolve("away"));
            Files.writeString(files.file(), "mine");
            RotatedFiles.write(writer, 2, 100);
        }
        assertEquals("mine", Files.readString(files.file()));
        assertEquals(RotatedFiles.numbers(100, _ -> false), files.numbers());
    }
}
