package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the sources, in a copy of them whose Maven only copies what the real one has built. */
@DisabledOnOs(OS.WINDOWS)
class SourceLauncherIT {
    @TempDir
    Path temp;

    private Sandbox sandbox;
    private Path root;
    private Path script;
    private Path builds;

    @BeforeEach
    void checkOut() throws IOException {
        sandbox = new Sandbox(temp);
        root = temp.resolve("the sources");
        Files.createDirectories(root.resolve("cli/src/main"));
        Files.createDirectories(root.resolve("cli/target"));
        script = root.resolve("streamctl");
        Files.copy(Path.of("..", "streamctl"), script, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("cli/pom.xml"), "<project/>");
        Sandbox.copy(Path.of("src/main/sh"), root.resolve("cli/src/main/sh"));
        Path javas = Files.createDirectories(temp.resolve("javas"));
        Sandbox.searchOnly(javas, root.resolve("cli/src/main/sh/find-java.sh"));
        sandbox.javaOfThisTest(javas.resolve("new"));
        builds = temp.resolve("builds");
        Files.writeString(builds, "");
    }

    @Test
    void buildsOnceAndKeepsTheBuildOffStandardOutput() throws Exception {
        maven(0);

        Sandbox.Outcome first = launch();
        Sandbox.Outcome second = launch();

        assertAll(
                () -> assertEquals(0, first.status(), first.err()),
                () -> assertTrue(first.out().startsWith("streamctl"), first.out()),
                () -> assertTrue(first.err().contains("building"), first.err()),
                () -> assertTrue(first.err().contains("Maven talks"), first.err()),
                () -> assertEquals("", second.err()),
                () -> assertEquals(first.out(), second.out()),
                () -> assertEquals(1, built()));
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        maven(0);
        launch();
        Files.setLastModifiedTime(
                root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(3600)));

        Sandbox.Outcome again = launch();

        assertAll(() -> assertEquals(0, again.status(), again.err()), () -> assertEquals(2, built()));
    }

    @Test
    void startsAtTheSameTimeShareOneBuild() throws Exception {
        maven(0);
        Callable<Sandbox.Outcome> start = this::launch;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Sandbox.Outcome> outcome : threads.invokeAll(List.of(start, start, start))) {
                assertEquals(0, outcome.get().status(), outcome.get().err());
            }
        }
        assertEquals(1, built());
    }

    @Test
    void saysThatTheBuildFailed() throws Exception {
        maven(1);

        Sandbox.Outcome failed = launch();

        assertAll(
                () -> assertEquals(1, failed.status()),
                () -> assertEquals("", failed.out()),
                () -> assertTrue(failed.err().contains("the build failed"), failed.err()));
    }

    @Test
    void saysThatThereIsNoMaven() throws Exception {
        Sandbox.Outcome none = launch();

        assertAll(
                () -> assertEquals(127, none.status()),
                () -> assertEquals("", none.out()),
                () -> assertTrue(none.err().contains("no Maven"), none.err()));
    }

    @Test
    void buildsWithoutStandardStreamsToo() throws Exception {
        maven(0);
        Path closed = temp.resolve("closed");
        Sandbox.script(closed, "exec '" + script + "' --version <&- 2>&-");

        Sandbox.Outcome first = sandbox.run(closed, Map.of());

        assertAll(
                () -> assertEquals(0, first.status()),
                () -> assertTrue(first.out().startsWith("streamctl"), first.out()));
    }

    private Sandbox.Outcome launch() throws Exception {
        return sandbox.run(script, Map.of(), "--version");
    }

    private void maven(int status) throws IOException {
        String dist = root.resolve("cli/target/dist").toString();
        Sandbox.script(sandbox.tools().resolve("mvn"), """
                echo Maven talks
                echo build >>'%s'
                [ %d -eq 0 ] || exit %d
                mkdir -p '%s'
                cp -R '%s/bin' '%s/lib' '%s'
                : >'%s/.built'""".formatted(
                        builds, status, status, dist, Sandbox.DIST, Sandbox.DIST, dist, dist));
    }

    private long built() throws IOException {
        return Files.readAllLines(builds).size();
    }
}
