package dev.streamctl.telemetry.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A file of samples, each with a number, and those that it was rotated to. */
final class RotatedFiles {

    static final int LIMIT = 4_096;
    private static final Pattern NUMBER = Pattern.compile("\\{\"n\":(\\d+)}");

    private final Path folder;

    RotatedFiles(Path folder) {
        this.folder = folder;
    }

    Path file() {
        return folder.resolve("samples.jsonl");
    }

    Path file(String ending) {
        return folder.resolve("samples.jsonl." + ending);
    }

    FileSinkWriter writer(int kept) throws IOException {
        return new FileSinkWriter(file(), LIMIT, kept, new SampleJson());
    }

    static void write(FileSinkWriter writer, int from, int to) {
        for (int i = from; i < to; i++) {
            writer.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
        }
    }

    /** The numbers of all samples in all files, sorted. */
    List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path each : listed.filter(Files::isRegularFile).toList()) {
                NUMBER.matcher(Files.readString(each)).results().forEach(n -> numbers.add(Integer.valueOf(n.group(1))));
            }
        }
        return numbers.stream().sorted().toList();
    }

    static List<Integer> numbers(int to, IntPredicate but) {
        return IntStream.range(0, to).filter(but.negate()).boxed().toList();
    }
}
