package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a window, with a home of its own. Ended with all its processes, by their ids. */
final class BrowserProcess implements AutoCloseable {

    private final Process process;

    private BrowserProcess(Process process) {
        this.process = process;
    }

    static BrowserProcess start(Path home, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        return new BrowserProcess(builder.redirectErrorStream(true)
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
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(60, TimeUnit.SECONDS); // else it would still write into the folder
        for (ProcessHandle one : all) {
            one.onExit().get(60, TimeUnit.SECONDS);
        }
    }
}
