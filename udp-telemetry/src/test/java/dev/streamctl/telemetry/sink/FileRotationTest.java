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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file of samples that is full: where its lines go, whatever stands in the way or ends the process. */
@Timeout(120)
class FileRotationTest {

    @TempDir
    private Path folder;

    private RotatedFiles files;

    @BeforeEach
    void begin() {
        files = new RotatedFiles(folder);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Renames as the system does, until the process is killed behind so many renames. */
    private static final class Mortal implements SinkFile.Steps {

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
            try (Stream<Path> listed = Files.list(folder)) {
                for (Path each : listed.toList()) {
                    Files.delete(each);
                }
            }
            int written = 0;
            try (var writer = new FileSinkWriter(
                    files.file(),
                    new SampleJson(),
                    SinkFile.open(files.file(), RotatedFiles.LIMIT, 50, new Mortal(steps)))) {
                while (true) {
                    RotatedFiles.write(writer, written, written + 1);
                    written++;
                }
            } catch (Killed e) {
                int killed = written;
                assertEquals(RotatedFiles.numbers(killed, _ -> false), files.numbers());
                try (var again = files.writer(50)) {
                    RotatedFiles.write(again, killed + 1, killed + 100);
                }
                assertEquals(RotatedFiles.numbers(killed + 100, n -> n == killed), files.numbers());
            }
        }
    }

    @Test
    void nobodyGetsTheFileBetweenTwoStepsOfARotation() throws Exception {
        List<Reason> refused = new ArrayList<>();
        SinkFile.Steps watched = (from, to) -> {
            refused.add(assertThrows(SinkException.class, () -> files.writer(2)).reason());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            refused.add(assertThrows(SinkException.class, () -> files.writer(2)).reason());
        };
        try (var writer = new FileSinkWriter(
                files.file(), new SampleJson(), SinkFile.open(files.file(), RotatedFiles.LIMIT, 2, watched))) {
            RotatedFiles.write(writer, 0, 100);
            refused.add(assertThrows(SinkException.class, () -> files.writer(2)).reason());
        }
        assertTrue(refused.size() > 10, refused::toString);
        assertEquals(List.of(Reason.IN_USE), refused.stream().distinct().toList());
        List<Integer> numbers = files.numbers();
        assertEquals(IntStream.range(100 - numbers.size(), 100).boxed().toList(), numbers);
    }

    @Test
    void aFileIsNeverAboveItsLimitHoweverManySamplesComeAtOnce() throws Exception {
        try (var writer = files.writer(100)) {
            writer.write(
                    IntStream.range(0, 500)
                            .mapToObj(i -> Given.lines(1, "m n=" + i + "i"))
                            .toList(),
                    Given.NOTHING);
        }
        assertEquals(RotatedFiles.numbers(500, _ -> false), files.numbers());
        long most = 0;
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path each : listed.toList()) {
                most = Math.max(most, Files.size(each));
            }
        }
        assertTrue(most <= RotatedFiles.LIMIT && most > RotatedFiles.LIMIT / 2, "most " + most);
    }

    @Test
    void aSampleAboveTheLimitHasAFileOfItsOwn() throws Exception {
        try (var writer = files.writer(5)) {
            writer.write(
                    List.of(
                            Given.lines(1, "m n=0i"),
                            Given.lines(1, "m n=1i,s=\"" + "x".repeat(2 * RotatedFiles.LIMIT) + "\""),
                            Given.lines(1, "m n=2i")),
                    Given.NOTHING);
        }
        assertEquals(1, Files.readAllLines(files.file("2")).size());
        assertTrue(Files.size(files.file("1")) > 2 * RotatedFiles.LIMIT);
        assertEquals(1, Files.readAllLines(files.file("1")).size());
        assertEquals(1, Files.readAllLines(files.file()).size());
    }

    @Test
    void aFileIsRotatedBetweenLinesAndTheOldestGoes() throws Exception {
        Path file = files.file();
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
        try (var listed = Files.list(folder)) {
            assertEquals(3, listed.count());
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
        Path file = files.file();
        try (var writer = new FileSinkWriter(file, 4_096, 0, new SampleJson())) {
            for (int i = 0; i < 100; i++) {
                writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
            }
        }
        try (var listed = Files.list(folder)) {
            assertEquals(List.of(file), listed.toList());
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.size() < 50 && lines.getLast().contains("{\"n\":99}"), lines::toString);
    }

    @Test
    void aLinkIsFollowedAndItsTargetRotated() throws Exception {
        Path file = files.file();
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
