package dev.streamctl.camera.leds;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The attributes of a kernel's devices: each a file with one value, written whole in one call. */
class Sysfs {

    private static final int MAX_VALUE = 64;

    private final Path root;

    /** @param root {@code /sys}, or another tree that looks like it */
    Sysfs(Path root) {
        this.root = root;
    }

    /** The path of a file as people see it. */
    String where(String path) {
        return root.resolve(path).toString();
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    boolean isWritable(String path) {
        return Files.isWritable(root.resolve(path));
    }

    /** The names in a folder, sorted; none where there is no such folder. */
    List<String> names(String folder) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A whole number of zero or more. */
    long read(String path) throws LedException {
        String text = readText(path);
        if (!text.matches("[0-9]{1,18}")) {
            throw new LedException(where(path) + " holds no number", null);
        }
        return Long.parseLong(text);
    }

    /** A word. */
    String readText(String path) throws LedException {
        Path file = root.resolve(path);
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_VALUE), US_ASCII).strip();
        } catch (IOException e) {
            throw failed(file, "cannot be read", e);
        }
    }

    final void write(String path, long value) throws LedException {
        write(path, String.valueOf(value));
    }

    void write(String path, String value) throws LedException {
        Path file = root.resolve(path);
        // A channel would write nothing on a thread that is interrupted, and the light would stay.
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write((value + "\n").getBytes(US_ASCII));
        } catch (IOException e) {
            throw failed(file, "does not take " + value, e);
        }
    }

    private static LedException failed(Path file, String what, IOException e) {
        String why = switch (e) {
            case AccessDeniedException _ -> "permission refused; it needs a user, or a udev rule, that may";
            case NoSuchFileException _ -> "there is no such file";
            default -> reason(file, e);
        };
        return new LedException("%s %s: %s".formatted(file, what, why), e);
    }

    /** The system's own words, without the name of the file that stands before them. */
    private static String reason(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(file + ": ")
                ? message.substring(file.toString().length() + 2)
                : message;
    }
}
