package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
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

/** A folder in which a launcher script runs with an environment of its own: no Java, no Maven, few tools. */
final class Sandbox {
    static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final List<String> TOOLS = List.of("cp", "find", "flock", "mkdir", "mv", "readlink", "rm");

    private final Path folder;
    private final Path tools;

    Sandbox(Path folder) throws IOException {
        this.folder = folder;
        this.tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Path real = Stream.of("/usr/bin", "/bin")
                    .map(bin -> Path.of(bin, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + tool + " on this machine"));
            script(tools.resolve(tool), "exec " + real + " \"$@\"");
        }
    }

    /** The folder that is the PATH. */
    Path tools() {
        return tools;
    }

    Outcome run(Path command, Map<String, String> environment, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = start(command, environment, out, err, arguments);
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the command does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(Path command, Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("STREAMCTL_CACHE", "off"); // nothing in the background, save where a test wants it
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Makes the search for a Java look into one folder instead of the system's. */
    static void searchOnly(Path javas, Path findJava) throws IOException {
        String script = Files.readString(findJava);
        String folders = "(?m)^java_folders='[^']*'$";
        assertTrue(script.lines().anyMatch(line -> line.matches(folders)), "the folders to search are one line");
        Files.writeString(findJava, script.replaceAll(folders, "java_folders='" + javas + "'"));
    }

    /** A Java home at the given place, which is the one that runs this test. */
    void javaOfThisTest(Path home) throws IOException {
        fakeJava(home, Runtime.version().toString());
        script(home.resolve("bin/java"), "exec '" + javaHome().resolve("bin/java") + "' \"$@\"");
    }

    /** A Java that says its version and fails when it is started. */
    static Path fakeJava(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "echo started a fake Java >&2; exit 99");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    static void script(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** Copies a distribution with the times of its files, but without its cache, which may just be in the making. */
    static void copy(Path from, Path to) throws IOException {
        assertTrue(Files.exists(from), () -> from + " is made by mvn package");
        Path cache = from.resolve("cache");
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> !file.startsWith(cache)).forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    record Outcome(int status, String out, String err) {}
}
