package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of the distribution that makes and uses a cache of classes.
 *
 * @param sandbox what starts it
 * @param app where it is
 */
record Installed(Sandbox sandbox, Path app) {

    /** Makes the copy, with the Java of this test as the only one. */
    static Installed in(Path folder) throws IOException {
        var sandbox = new Sandbox(folder);
        var installed = new Installed(sandbox, folder.resolve("an installed streamctl"));
        Sandbox.copy(Sandbox.DIST, installed.app);
        Path javas = Files.createDirectories(folder.resolve("javas"));
        Sandbox.searchOnly(javas, installed.app.resolve("lib/find-java.sh"));
        sandbox.javaOfThisTest(javas.resolve("new"));
        return installed;
    }

    /** A copy of this one and its cache that is as if it had been made there: the times of all files are kept. */
    Installed copy(Path folder) throws IOException {
        var installed = new Installed(new Sandbox(folder), folder.resolve("a copy"));
        Sandbox.copy(app, installed.app);
        Sandbox.copy(app.resolve("cache"), installed.app.resolve("cache"));
        Files.writeString(installed.cache().resolve("made-for"), installed.app + "\n");
        return installed;
    }

    Sandbox.Outcome run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    Sandbox.Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        var all = new HashMap<>(environment);
        all.putIfAbsent("STREAMCTL_CACHE", "");
        return sandbox.run(app.resolve("bin/streamctl"), all, arguments);
    }

    /** Whether a run of the command takes its own classes from a cache. */
    boolean runsFromCache(Map<String, String> environment, String... arguments) throws Exception {
        var all = new HashMap<>(environment);
        all.put("STREAMCTL_OPTS", "-Xlog:class+load:file=loaded.txt");
        Sandbox.Outcome run = run(all, arguments);
        assertEquals(0, run.status(), run.err());
        Path loaded = app.resolveSibling("loaded.txt");
        String main = Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" dev.streamctl.cli.Main "))
                .findFirst()
                .orElseThrow();
        return main.contains("shared objects file");
    }

    /** The caches in a folder, those that are whole. */
    static List<Path> caches(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.filter(cache -> Files.exists(cache.resolve("made-for")))
                    .toList());
        }
    }

    /** The only cache in the distribution. */
    Path cache() throws IOException {
        List<Path> caches = caches(app.resolve("cache"));
        assertEquals(1, caches.size(), caches::toString);
        return caches.getFirst();
    }

    /** Waits until something that is made in the background is there. */
    void awaitCaches(Path folder, int count) {
        await().atMost(Duration.ofMinutes(4)).until(() -> caches(folder).size() == count && !isBeingMade(folder));
    }

    private static boolean isBeingMade(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("making"));
        }
    }

    /** What every run must be, whatever becomes of the cache. */
    static void assertTellsVersion(Sandbox.Outcome run) {
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().matches("streamctl \\S+ \\(.*\\)\n"), run.out());
        assertEquals("", run.err());
    }
}
