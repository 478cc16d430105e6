package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache of classes, when it is there: used where it fits, and as good as none where it does not. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class CacheIT {

    private static final Map<String, String> NO_OPTIONS = Map.of();

    /** Says that a cache cannot be made, so that none is in the background of a test that does not wait for it. */
    private static final String HOPELESS = "failed";

    @TempDir
    static Path once;

    @TempDir
    Path temp;

    private static Installed trained;
    private Installed installed;

    @BeforeAll
    static void train() throws Exception {
        trained = Installed.in(once);
        Installed.assertTellsVersion(trained.run("--version"));
        trained.awaitCaches(trained.app().resolve("cache"), 1);
    }

    @BeforeEach
    void install() throws IOException {
        installed = trained.copy(temp);
        Path javas = Files.createDirectories(temp.resolve("javas"));
        Sandbox.searchOnly(javas, installed.app().resolve("lib/find-java.sh"));
        installed.sandbox().javaOfThisTest(javas.resolve("new"));
        // written to a moment ago, which would make the cache too old
        Files.setLastModifiedTime(installed.cache().resolve("made-for"), FileTime.from(Instant.now()));
    }

    @Test
    void isUsedByShortCommandsAndServers() throws Exception {
        assertTrue(installed.runsFromCache(NO_OPTIONS, "limits"));
        assertTrue(installed.runsFromCache(NO_OPTIONS, "serve", "--help"));
        Installed.assertTellsVersion(installed.run("--version"));
    }

    @Test
    void isNotUsedWhenSwitchedOff() throws Exception {
        assertFalse(installed.runsFromCache(Map.of("STREAMCTL_CACHE", "off"), "limits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:+UseCompactObjectHeaders"})
    void standsInTheWayOfNoOption(String options) throws Exception {
        Installed.assertTellsVersion(installed.run(Map.of("STREAMCTL_OPTS", options), "--version"));
    }

    @Test
    void optionsOfTheUserWin() throws Exception {
        Map<String, String> options = Map.of("STREAMCTL_OPTS", "-XX:TieredStopAtLevel=3 -XX:+PrintFlagsFinal");
        String flags = installed.run(options, "--version").err();
        assertTrue(flags.lines().anyMatch(line -> line.matches(".* TieredStopAtLevel += 3 .*")), flags);
    }

    /** With the time of a copy that keeps it, only the Java machine sees that the jar is another one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAnotherJarIsNotUsed(boolean newer) throws Exception {
        change(
                installed.app().resolve("lib"),
                newer ? Instant.now().plusSeconds(60) : Instant.now().minusSeconds(86400));

        Sandbox.Outcome run = installed.run("--version");

        assertEquals("changed\n", run.out(), run.err());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "cut", "foreign", "none"})
    void thatIsDamagedIsAsGoodAsNone(String damage) throws Exception {
        Files.createFile(installed.cache().resolve(HOPELESS));
        try (Stream<Path> files = Files.list(installed.cache())) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
                byte[] whole = Files.readAllBytes(archive);
                switch (damage) {
                    case "empty" -> Files.write(archive, new byte[0]);
                    case "cut" -> Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
                    case "foreign" -> Files.writeString(archive, "not an archive\n".repeat(1000));
                    default -> Files.delete(archive);
                }
            }
        }

        Installed.assertTellsVersion(installed.run("--version"));
        Sandbox.Outcome help = installed.run("serve", "--help");
        assertEquals(0, help.status(), help.err());
        assertEquals("", help.err());
    }

    @Test
    void ofAnotherPlaceIsNotUsed() throws Exception {
        Files.writeString(installed.cache().resolve("made-for"), temp.resolve("somewhere else") + "\n");
        Files.createFile(installed.cache().resolve(HOPELESS));

        assertFalse(installed.runsFromCache(NO_OPTIONS, "limits"));
    }

    /** Puts another main class into the jar of the command. */
    private void change(Path lib, Instant time) throws IOException {
        Path source = temp.resolve("Main.java");
        Files.writeString(source, """
                package dev.streamctl.cli;
                public final class Main {
                    public static void main(String[] args) {
                        System.out.println("changed");
                    }
                }
                """);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", temp.resolve("classes").toString(), source.toString());
        assertEquals(0, compiled);
        Path jar;
        try (Stream<Path> files = Files.list(lib)) {
            jar = files.filter(file -> file.getFileName().toString().startsWith("streamctl-cli-"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            String main = "dev/streamctl/cli/Main.class";
            Files.copy(
                    temp.resolve("classes").resolve(main), inside.getPath(main), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setLastModifiedTime(jar, FileTime.from(time));
        Files.setLastModifiedTime(lib, FileTime.from(time));
        Files.setLastModifiedTime(
                installed.cache().resolve("made-for"),
                FileTime.from(Instant.now().plusSeconds(30)));
        Files.createFile(installed.cache().resolve(HOPELESS));
    }
}
