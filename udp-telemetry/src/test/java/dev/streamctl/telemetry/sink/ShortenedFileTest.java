package dev.streamctl.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else shortens the file while it is written: logrotate with copytruncate, or a shell. */
@Timeout(120)
class ShortenedFileTest {

    @TempDir
    private Path folder;

    private RotatedFiles files;

    @BeforeEach
    void begin() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
        files = new RotatedFiles(folder);
    }

    /** By a process of its own: this one would lose its lock with the first channel of the file that it closes. */
    private void shell(String command) throws Exception {
        Process process = new ProcessBuilder(
                        "/bin/sh", "-c", command, "sh", files.file().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
    }

    private static List<Integer> from(int first, int last) {
        return IntStream.range(first, last).boxed().toList();
    }

    private void checkWholeLines(List<Integer> numbers) throws Exception {
        String text = Files.readString(files.file());
        assertTrue(text.indexOf(0) < 0, "bytes that nobody wrote");
        assertTrue(
                text.endsWith("\n") && text.lines().allMatch(line -> line.lastIndexOf("{\"type\":\"sample\",") == 0),
                text);
        assertEquals(numbers, files.numbers());
    }

    @Test
    void emptiedItBeginsAgain() throws Exception {
        try (var writer = files.writer(5)) {
            RotatedFiles.write(writer, 0, 10);
            shell(": > \"$1\"");
            RotatedFiles.write(writer, 10, 20);
            checkWholeLines(from(10, 20));
            shell("cp \"$1\" \"$1.copy\" && : > \"$1\"");
            RotatedFiles.write(writer, 20, 30);
        }
        Files.delete(files.file("copy"));
        checkWholeLines(from(20, 30));
        try (var again = files.writer(5)) {
            RotatedFiles.write(again, 30, 31);
        }
        checkWholeLines(from(20, 31));
    }

    @Test
    void cutInTheMiddleOfALineItGoesOnBehindTheLastWholeOne() throws Exception {
        try (var writer = files.writer(5)) {
            RotatedFiles.write(writer, 0, 10);
            long size = Files.size(files.file()) - 5;
            shell("dd if=/dev/null of=\"$1\" bs=1 seek=" + size + " count=0 2>&1");
            assertEquals(size, Files.size(files.file()));
            RotatedFiles.write(writer, 10, 12);
        }
        List<Integer> numbers = new ArrayList<>(from(0, 12));
        numbers.remove(9);
        checkWholeLines(numbers);
    }

    @Test
    void itsSizeCountsFromThereForTheNextRotation() throws Exception {
        try (var writer = files.writer(5)) {
            for (int round = 0; round < 5; round++) {
                RotatedFiles.write(writer, 10 * round, 10 * round + 10);
                shell(": > \"$1\"");
            }
            assertTrue(Files.notExists(files.file("1")));
            RotatedFiles.write(writer, 100, 120);
        }
        assertTrue(Files.exists(files.file("1")));
        assertEquals(from(100, 120), files.numbers());
    }

    /** What others write behind ours stays, and is not written over. */
    @Test
    void whatSomebodyElseHasAddedStays() throws Exception {
        try (var writer = files.writer(5)) {
            RotatedFiles.write(writer, 0, 2);
            shell("echo note >> \"$1\"");
            RotatedFiles.write(writer, 2, 4);
        }
        assertEquals(5, Files.readAllLines(files.file()).size());
        assertEquals("note", Files.readAllLines(files.file()).get(2));
    }

    /** In the place of what was there somebody has put something else: that is not ours to write to. */
    @Test
    void replacedBySomethingElseItIsLeftAloneAndItsSamplesAreCounted() throws Exception {
        List<String> why = new ArrayList<>();
        try (var writer = files.writer(5)) {
            RotatedFiles.write(writer, 0, 5);
            shell("echo mine > \"$1\"");
            for (int i = 0; i < 2; i++) {
                writer.write(List.of(Given.lines(1, "m n=7i")), (_, count, reason) -> why.add(count + reason));
            }
            assertEquals("mine\n", Files.readString(files.file()));
            shell(": > \"$1\"");
            RotatedFiles.write(writer, 8, 9);
        }
        assertEquals(2, why.size());
        assertTrue(why.getFirst().contains("no file of samples"), why::toString);
        checkWholeLines(from(8, 9));
    }
}
