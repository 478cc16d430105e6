package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.LimitText;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says is so. */
@Timeout(300)
class ReadmeIT {

    private static String readme;

    @TempDir
    private Path folder;

    private Path lib;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(Path.of("..", "README.md"));
    }

    /** What a program that embeds the library has: not the command and what only that needs. */
    @BeforeEach
    void copyTheLibrary() throws IOException {
        lib = Files.createDirectory(folder.resolve("lib"));
        try (var jars =
                Files.newDirectoryStream(Sandbox.DIST.resolve("lib"), "{streamctl-core,netty,slf4j,jspecify}-*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
    }

    @Test
    void itsProgramRunsOnTheClassPath() throws Exception {
        Path source = program();
        run("javac", "-d", folder.resolve("classes").toString(), "-cp", lib + "/*", source.toString());
        assertEquals("you said hello\n", run("java", "-cp", lib + "/*:" + folder.resolve("classes"), "Hello"));
    }

    @Test
    void itsProgramRunsOnTheModulePath() throws Exception {
        Path module =
                Files.writeString(folder.resolve("module-info.java"), "module hello { requires dev.streamctl.core; }");
        // a module has no unnamed package
        Path source = Files.writeString(folder.resolve("Hello.java"), "package hello;\n" + Files.readString(program()));
        Path classes = folder.resolve("classes");
        run("javac", "-d", classes.toString(), "-p", lib.toString(), module.toString(), source.toString());
        assertEquals("you said hello\n", run("java", "-p", lib + ":" + classes, "-m", "hello/hello.Hello"));
    }

    private Path program() throws IOException {
        var fences = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(1, fences.size(), "programs in the README");
        return Files.writeString(folder.resolve("Hello.java"), fences.getFirst());
    }

    private String run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Sandbox.javaHome().resolve("bin").resolve(tool).toString());
        if (tool.equals("java")) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end: " + command);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> command + " failed: " + text(err));
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itsTableOfLimitsIsTheCodes() {
        String expected = Arrays.stream(Limit.values())
                .map(limit -> "| %s | %s | %s |"
                        .formatted(
                                limit.name().toLowerCase(Locale.ROOT),
                                LimitText.value(limit, limit.byDefault()),
                                limit.meaning()))
                .collect(Collectors.joining("\n"));
        var table = Pattern.compile("\\| limit \\| default \\| meaning \\|\n\\|[-|]*\\|\n((?:\\|.*\\|\n)*)")
                .matcher(readme);
        assertTrue(table.find(), "the README has a table of limits");
        assertEquals(expected, table.group(1).strip());
    }

    @Test
    void itNamesEveryExitCode() {
        for (ExitCode code : ExitCode.values()) {
            assertTrue(
                    Pattern.compile("[ ,:]" + code.value() + " \\w")
                            .matcher(readme)
                            .find(),
                    () -> "exit code " + code + " is not in the README");
        }
    }

    /** The options in the help of a command. */
    private Set<String> optionsOf(String command) throws Exception {
        var help = new Sandbox(Files.createTempDirectory(folder, "home"))
                .run(
                        Sandbox.DIST.resolve("bin/streamctl"),
                        Map.of("JAVA_HOME", Sandbox.javaHome().toString()),
                        (command + " --help").split(" "));
        assertEquals(0, help.status(), help.err());
        return options(help.out());
    }

    private static Set<String> options(String text) {
        return Pattern.compile("(?<![\\w-])--[a-z][a-z-]*")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void everyCommandAndOptionItNamesExists() throws Exception {
        Set<String> all = new HashSet<>();
        Set<String> named = new HashSet<>();
        var commands = Pattern.compile("(?:`|\\./)streamctl ((?:send |key )?[a-z][a-z-]*)([^`\n]*)")
                .matcher(readme);
        while (commands.find()) {
            Set<String> has = optionsOf(commands.group(1));
            Set<String> wants = options(commands.group(2));
            assertTrue(has.containsAll(wants), commands.group(1) + " has " + has + ", not all of " + wants);
            named.addAll(wants);
            all.addAll(has);
        }
        assertFalse(named.isEmpty(), "the README names options of commands");
        Set<String> strange = options(readme);
        strange.removeAll(all);
        assertEquals(Set.of(), strange, "options in the README that no command has");
    }

    @Test
    void itIsShort() {
        assertTrue(readme.lines().count() < 150, "the README has 150 lines or more");
    }
}
