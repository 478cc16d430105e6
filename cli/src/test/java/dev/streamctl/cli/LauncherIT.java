package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts the packaged command as a user does, from a copy in a folder with spaces in its name. The copy searches one
 * folder of the test instead of the system's, so that the test decides which Javas there are.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();

    @TempDir
    Path temp;

    private Path installed;
    private Path javas;

    @BeforeEach
    void install() throws IOException {
        installed = temp.resolve("an installed streamctl");
        copy(DIST, installed);
        javas = Files.createDirectories(temp.resolve("javas"));
        Path search = installed.resolve("lib/find-java.sh");
        String script = Files.readString(search);
        String folders = "(?m)^java_folders='[^']*'$";
        assertTrue(script.lines().anyMatch(line -> line.matches(folders)), "the folders to search are one line");
        Files.writeString(search, script.replaceAll(folders, "java_folders='" + javas + "'"));
    }

    @Test
    void runsFromAnyFolder() throws Exception {
        aNewJava();

        Outcome help = launch(Map.of(), "--version");

        assertAll(
                () -> assertEquals(0, help.status, help.err),
                () -> assertTrue(help.out.contains("streamctl"), help.out),
                () -> assertEquals("", help.err));
    }

    @Test
    void runsThroughASymbolicLink() throws Exception {
        aNewJava();
        Path link = Files.createSymbolicLink(temp.resolve("link to streamctl"), installed.resolve("bin/streamctl"));

        assertEquals(0, launch(link, Map.of(), "--version").status);
    }

    @Test
    void passesTheExitCodeThrough() throws Exception {
        aNewJava();

        Outcome usage = launch(Map.of(), "no-such-command");

        assertAll(() -> assertEquals(2, usage.status, usage.err), () -> assertEquals("", usage.out));
    }

    @Test
    void saysWhereItLookedWhenThereIsNoJava() throws Exception {
        Outcome none = launch(Map.of(), "--version");

        assertAll(
                () -> assertEquals(127, none.status),
                () -> assertEquals("", none.out),
                () -> assertEquals(1, none.err.lines().count(), none.err),
                () -> assertTrue(none.err.contains("no Java 25"), none.err),
                () -> assertTrue(none.err.contains("JAVA_HOME"), none.err),
                () -> assertTrue(none.err.contains(javas.toString()), none.err));
    }

    @Test
    void passesOverAnOlderJavaHome() throws Exception {
        Path old = fakeJava(temp.resolve("java 17"), "17.0.9");
        aNewJava();

        Outcome found = launch(Map.of("JAVA_HOME", old.toString()), "--version");

        assertEquals(0, found.status, found.err);
    }

    @Test
    void passesOverAnOlderJavaOnThePath() throws Exception {
        Path old = fakeJava(temp.resolve("java 17"), "17.0.9");
        aNewJava();

        Outcome found = launch(Map.of("PATH", old.resolve("bin") + ":" + toolsOnly()), "--version");

        assertEquals(0, found.status, found.err);
    }

    @Test
    void namesAWrongStreamctlJavaHome() throws Exception {
        Path old = fakeJava(temp.resolve("java 17"), "17.0.9");
        aNewJava();

        Outcome refused = launch(Map.of("STREAMCTL_JAVA_HOME", old.toString()), "--version");

        assertAll(
                () -> assertEquals(127, refused.status),
                () -> assertTrue(refused.err.contains("STREAMCTL_JAVA_HOME"), refused.err),
                () -> assertTrue(refused.err.contains(old.toString()), refused.err));
    }

    @Test
    void takesStreamctlJavaHomeBeforeAllOthers() throws Exception {
        fakeJava(javas.resolve("broken"), "25.0.1");

        Outcome found = launch(Map.of("STREAMCTL_JAVA_HOME", thisJava().toString()), "--version");

        assertEquals(0, found.status, found.err);
    }

    @Test
    void letsTheUserReplaceTheOptionsOfTheMachine() throws Exception {
        aNewJava();

        Outcome other = launch(Map.of("STREAMCTL_OPTS", "-XX:+UseParallelGC -Xmx64m"), "--version");

        assertAll(() -> assertEquals(0, other.status, other.err), () -> assertEquals("", other.err));
    }

    private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
        return launch(installed.resolve("bin/streamctl"), environment, arguments);
    }

    private Outcome launch(Path command, Map<String, String> environment, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(temp.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", temp.toString());
        builder.environment().put("PATH", toolsOnly().toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the command does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A folder for the PATH with what the launcher calls and without the java of the machine. */
    private Path toolsOnly() throws IOException {
        Path tools = temp.resolve("tools");
        if (Files.notExists(tools)) {
            Files.createDirectory(tools);
            for (String tool : List.of("dirname", "readlink", "sed")) {
                Path real = Stream.of("/usr/bin", "/bin")
                        .map(folder -> Path.of(folder, tool))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow();
                script(tools.resolve(tool), "exec " + real + " \"$@\"");
            }
        }
        return tools;
    }

    /** A Java in the folder that the launcher searches, which is the one that runs this test. */
    private void aNewJava() throws IOException {
        Path home = fakeJava(javas.resolve("new"), Runtime.version().toString());
        script(home.resolve("bin/java"), "exec '" + thisJava().resolve("bin/java") + "' \"$@\"");
    }

    /** A Java that says its version and fails when it is started. */
    private static Path fakeJava(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "echo started a fake Java >&2; exit 99");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private static Path thisJava() {
        return Path.of(System.getProperty("java.home"));
    }

    private static void copy(Path from, Path to) throws IOException {
        assertFalse(Files.notExists(from), from + " is made by mvn package");
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private record Outcome(int status, String out, String err) {}
}
