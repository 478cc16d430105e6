package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java machine that no other test has used. */
public final class FreshJava {

    private FreshJava() {}

    /**
     * Runs a main class to its end, which has to be 0.
     *
     * @param temp for files
     * @param options of the Java machine
     * @return what it printed on standard output
     */
    public static String run(Class<?> main, Path temp, String... options) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(300, TimeUnit.SECONDS), () -> "it has not ended");
            assertEquals(0, process.exitValue(), Files.readString(err));
            return Files.readString(out);
        } finally {
            process.destroyForcibly();
        }
    }
}
