package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, with a home of its own. Ended with all its processes. */
final class BrowserProcess implements AutoCloseable {

    private final Path home;
    private final Process process;

    private BrowserProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    static BrowserProcess start(Path home, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        return new BrowserProcess(
                home,
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("browser.log").toFile())
                        .start());
    }

    /**
     * Where it is driven from, once it has said so.
     *
     * @param file it writes its port there
     * @param port the port is the first group
     */
    static URI driven(String scheme, Path file, Pattern port) {
        String found = await("the port in " + file.getFileName())
                .atMost(Duration.ofSeconds(Driver.PATIENCE_SECONDS))
                .until(() -> first(file, port), text -> !text.isEmpty());
        return URI.create(scheme + "://127.0.0.1:" + found);
    }

    private static String first(Path file, Pattern pattern) throws IOException {
        Matcher found = pattern.matcher(Files.exists(file) ? Files.readString(file) : "");
        return found.find() ? found.group(1) : "";
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        endAllOf(home);
    }

    /**
     * Ends all processes of the browser with this home, and waits until they have ended: one would still write into the folder while it
     * is removed. They are known by its name, which the command line or the environment of each has, and not by their parent: Chromium's
     * crash handlers leave theirs at once, and the others lose it when the browser ends by itself.
     */
    static void endAllOf(Path home) {
        await("the end of the browser").atMost(Duration.ofMinutes(1)).until(() -> {
            List<ProcessHandle> left = ProcessHandle.allProcesses()
                    .filter(one -> names(home, one.pid()))
                    .toList();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    /** Looks at each thread: the first may have ended, and another still be in a call of the system. */
    static boolean names(Path home, long process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process + "/task"))) {
            return threads.flatMap(thread -> Stream.of(thread.resolve("cmdline"), thread.resolve("environ")))
                    .anyMatch(file -> content(file).contains(home.toString()));
        } catch (IOException | UncheckedIOException e) {
            return false; // it has ended meanwhile
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or is somebody else's
        }
    }
}
