package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pipe as the standard output of a program, whose reader takes the first lines and then no more. */
final class FilledPipe implements AutoCloseable {

    private final Path path;
    private @Nullable BufferedReader reader;

    FilledPipe(Path path) throws Exception {
        this.path = path;
        run("mkfifo", path.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The command, which writes to this pipe. */
    List<String> command(List<String> arguments) {
        String script = "exec 3<>\"$1\" && shift && exec \"$@\" >&3";
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh", path.toString(), Started.STREAMCTL));
        command.addAll(arguments);
        return command;
    }

    /** Waits for the next one. */
    String line() throws IOException {
        if (reader == null) {
            reader = Files.newBufferedReader(path);
        }
        return Objects.requireNonNull(reader.readLine());
    }

    /** Leaves no room: not even behind a line in the last page, where a block of a page would not fit, and the next line would. */
    void fill() throws Exception {
        assertEquals(1, run("dd", "if=/dev/zero", "of=" + path, "oflag=nonblock", "bs=1"), "until it would wait");
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
