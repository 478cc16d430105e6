package dev.streamctl.telemetry.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of {@code /proc} and {@code /sys} below a root. What is absent or unreadable is empty. */
record ReadOnlyFiles(Path root) {

    /** Of a file no more is read than this; the longest of them, with a thousand network interfaces, has 120 KB. */
    private static final int MAX_BYTES = 256 * 1024;

    String text(String file) {
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return new String(in.readNBytes(MAX_BYTES), ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }

    List<String> lines(String file) {
        return text(file).lines().toList();
    }

    boolean exists(String file) {
        return Files.exists(root.resolve(file));
    }

    /** The names of what is in a folder and begins so, in order, of which 2 comes before 10. */
    List<String> names(String folder, String beginning) {
        return names(folder, beginning, "");
    }

    /** As {@link #names(String, String)}, of what also ends so. */
    List<String> names(String folder, String beginning, String end) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder), beginning + "*" + end)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            return List.of();
        }
        names.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return names;
    }
}
