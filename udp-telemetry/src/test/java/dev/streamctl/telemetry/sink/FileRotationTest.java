package dev.streamctl.telemetry.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamctl.telemetry.sink.SinkException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file of samples that is full: where its lines go, whatever stands in the way or ends the process. */
@Timeout(120)
class FileRotationTest {

    private static final int LIMIT = 4_096;
    private static final Pattern NUMBER = Pattern.compile("\\{\"n\":(\\d+)}");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("samples.jsonl");
    }

    private Path file(String ending) {
        return folder.resolve("samples.jsonl." + ending);
    }

    private FileSinkWriter writer(int kept) throws IOException {
        return new FileSinkWriter(file(), LIMIT, kept, new SampleJson());
    }

    private static void write(FileSinkWriter writer, int from, int to) {
        for (int i = from; i < to; i++) {
            writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
        }
    }

    /** The numbers of all samples in all files, sorted. */
    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                NUMBER.matcher(Files.readString(each)).results().forEach(n -> numbers.add(Integer.valueOf(n.group(1))));
            }
        }
        return numbers.stream().sorted().toList();
    }

    private static List<Integer> numbers(int to, IntPredicate but) {
        return IntStream.range(0, to).filter(but.negate()).boxed().toList();
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Renames as the system does, until the process is killed behind so many renames. */
    private static final class Mortal implements SinkFile.Renames {

        private int left;

        Mortal(int left) {
            this.left = left;
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (left-- == 0) {
                throw new Killed();
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** As a kill leaves them, nothing is tidied up: every sample that was written is in one file, and stays in one. */
    @Test
    void aKillBetweenAnyTwoStepsOfARotationLosesNoSampleAndRepeatsNone() throws Exception {
        for (int steps = 0; steps < 12; steps++) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            int written = 0;
            try (var writer =
                    new FileSinkWriter(file(), new SampleJson(), SinkFile.open(file(), LIMIT, 50, new Mortal(steps)))) {
                while (true) {
                    write(writer, written, written + 1);
                    written++;
                }
            } catch (Killed e) {
                int killed = written;
                assertEquals(numbers(killed, _ -> false), numbers());
                try (var again = writer(50)) {
                    write(again, killed + 1, killed + 100);
                }
                assertEquals(numbers(killed + 100, n -> n == killed), numbers());
            }
        }
    }

    @Test
    void nobodyGetsTheFileBetweenTwoStepsOfARotation() throws Exception {
        List<Reason> refused = new ArrayList<>();
        SinkFile.Renames watched = (from, to) -> {
            refused.add(assertThrows(SinkException.class, () -> writer(2)).reason());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            refused.add(assertThrows(SinkException.class, () -> writer(2)).reason());
        };
        try (var writer = new FileSinkWriter(file(), new SampleJson(), SinkFile.open(file(), LIMIT, 2, watched))) {
            write(writer, 0, 100);
            refused.add(assertThrows(SinkException.class, () -> writer(2)).reason());
        }
        assertTrue(refused.size() > 10, refused::toString);
        assertEquals(List.of(Reason.IN_USE), refused.stream().distinct().toList());
        List<Integer> numbers = numbers();
        assertEquals(IntStream.range(100 - numbers.size(), 100).boxed().toList(), numbers);
    }

    @Test
    void aFileIsNeverAboveItsLimitHoweverManySamplesComeAtOnce() throws Exception {
        try (var writer = writer(100)) {
            writer.write(
                    IntStream.range(0, 500)
                            .mapToObj(i -> Given.lines(1, "m n=" + i + "i"))
                            .toList(),
                    Given.NOTHING);
        }
        assertEquals(numbers(500, _ -> false), numbers());
        long most = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                most = Math.max(most, Files.size(each));
            }
        }
        assertTrue(most <= LIMIT && most > LIMIT / 2, "most " + most);
    }

    @Test
    void aSampleAboveTheLimitHasAFileOfItsOwn() throws Exception {
        try (var writer = writer(5)) {
            writer.write(
                    List.of(
                            Given.lines(1, "m n=0i"),
                            Given.lines(1, "m n=1i,s=\"" + "x".repeat(2 * LIMIT) + "\""),
                            Given.lines(1, "m n=2i")),
                    Given.NOTHING);
        }
        assertEquals(1, Files.readAllLines(file("2")).size());
        assertTrue(Files.size(file("1")) > 2 * LIMIT);
        assertEquals(1, Files.readAllLines(file("1")).size());
        assertEquals(1, Files.readAllLines(file()).size());
    }

    /** A folder, a file of something else, a link, another sink's file: at the names of full files and at those of the next one. */
    @Test
    void whatIsNotOursAtTheNamesOfARotationStaysAndCostsNoSample() throws Exception {
        Files.createDirectory(file("next"));
        Files.writeString(file("next2"), "mine");
        Files.writeString(file("1"), "mine too\n");
        Files.createDirectories(file("3").resolve("full"));
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.createSymbolicLink(file("4"), elsewhere);
        try (var other = new FileSinkWriter(file("6"), LIMIT, 1, new SampleJson());
                var writer = writer(3)) {
            other.write(List.of(Given.lines(1, "m n=1000i")), Given.NOTHING);
            write(writer, 0, 100);
            other.write(List.of(Given.lines(1, "m n=1001i")), Given.NOTHING);
        }
        assertTrue(Files.isDirectory(file("next")));
        assertEquals("mine", Files.readString(file("next2")));
        assertEquals("mine too\n", Files.readString(file("1")));
        assertTrue(Files.isDirectory(file("3").resolve("full")));
        assertTrue(Files.isSymbolicLink(file("4")));
        assertEquals(2, Files.readAllLines(file("6")).size());
        List<Integer> ours = numbers().stream().filter(n -> n < 1_000).toList();
        assertEquals(IntStream.range(100 - ours.size(), 100).boxed().toList(), ours);
        assertTrue(Files.isRegularFile(file("2")) && Files.isRegularFile(file("5")) && Files.isRegularFile(file("7")));
    }

    @Test
    void whereEveryNameIsTakenTheFileGrowsAndIsRotatedOnceOneIsFree() throws Exception {
        for (String ending : List.of("next", "next2", "next3")) {
            Files.writeString(file(ending), "mine");
        }
        try (var writer = writer(5)) {
            write(writer, 0, 100);
            assertTrue(Files.size(file()) > LIMIT);
            assertEquals(numbers(100, _ -> false), numbers());
            Files.delete(file("next2"));
            write(writer, 100, 1_000);
        }
        assertTrue(Files.size(file()) <= LIMIT);
        assertTrue(Files.size(file("1")) <= LIMIT);
        assertEquals("mine", Files.readString(file("next")));
        assertEquals(999, numbers().getLast());
    }

    @Test
    void anotherFileThatWasPutInThePlaceOfOursIsLeftAlone() throws Exception {
        try (var writer = writer(2)) {
            write(writer, 0, 2);
            Files.move(file(), folder.resolve("away"));
            Files.writeString(file(), "mine");
            write(writer, 2, 100);
        }
        assertEquals("mine", Files.readString(file()));
        assertEquals(numbers(100, _ -> false), numbers());
    }

    @Test
    void aFileIsRotatedBetweenLinesAndTheOldestGoes() throws Exception {
        Path file = file();
        try (var writer = new FileSinkWriter(file, 4_096, 2, new SampleJson())) {
            for (int i = 0; i < 100; i++) {
                writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
            }
        }
        List<String> kept = new ArrayList<>();
        for (String name : List.of("samples.jsonl.2", "samples.jsonl.1", "samples.jsonl")) {
            assertTrue(Files.size(folder.resolve(name)) <= 4_096);
            kept.addAll(Files.readAllLines(folder.resolve(name)));
        }
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
        for (int i = 0; i < kept.size(); i++) {
            assertEquals(
                    JsonToken.START_OBJECT,
                    new JsonFactory().createParser(kept.get(i)).nextToken());
            assertTrue(kept.get(i).contains("{\"n\":" + (100 - kept.size() + i) + "}"), kept.get(i));
        }
    }

    @Test
    void aFileOfWhichNoneIsKeptBeginsAgain() throws Exception {
        Path file = file();
        try (var writer = new FileSinkWriter(file, 4_096, 0, new SampleJson())) {
            for (int i = 0; i < 100; i++) {
                writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.size() < 50 && lines.getLast().contains("{\"n\":99}"), lines::toString);
    }

    @Test
    void aLinkIsFollowedAndItsTargetRotated() throws Exception {
        Path file = file();
        Files.createFile(file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (var writer = new FileSinkWriter(link, 4_096, 1, new SampleJson())) {
            for (int i = 0; i < 30; i++) {
                writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
            }
        }
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.isRegularFile(folder.resolve("samples.jsonl.1")));
    }
}
