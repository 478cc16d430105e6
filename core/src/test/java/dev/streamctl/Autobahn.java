package dev.streamctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Autobahn conformance suite in a process of its own: framing, pings, reserved bits, opcodes, fragmentation, UTF-8,
 * closing. Of class 9, which only takes long, some of each kind. This build of the suite has no cases about compression
 * (classes 12 and 13 of later ones).
 */
final class Autobahn implements AutoCloseable {

    static final String CASES = "1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.1.1,9.2.1,9.3.1,9.4.1,9.5.1,9.7.1,9.8.1,10.*";

    /** What the suite sends: large, in many fragments, and at its own pace. */
    static final Limits WIDE = Limits.defaults()
            .with(Limit.MAX_FRAME, 16 << 20)
            .with(Limit.MAX_FRAGMENTS, 100_000)
            .with(Limit.FRAME, 600_000)
            .with(Limit.SLOW_CONSUMER, 600_000)
            .with(Limit.PING_PERIOD, 0);

    /** Cases for which the RFC demands nothing: after a close frame (7.1.6), and codes that may or may not be taken (7.13). */
    private static final Set<String> WITHOUT_A_VERDICT = Set.of("7.1.6", "7.13.1", "7.13.2");

    private static final Pattern RESULT =
            Pattern.compile("\"([0-9.]+)\": \\{\\s*\"behavior\": \"([A-Z -]+)\",\\s*\"behaviorClose\": \"([A-Z -]+)\"");

    private final Path folder;
    private final Path log;
    private final Process process;

    /** Starts a script of it; the first argument that the script gets is where the reports go. */
    Autobahn(Path folder, String script, String... arguments) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("log");
        String jars = Arrays.stream(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(jar -> jar.contains("autobahntestsuite") || jar.contains("jython"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpython.cachedir.skip=true",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-cp",
                jars,
                "org.python.util.jython",
                Files.writeString(folder.resolve("suite.py"), script).toString(),
                folder.resolve("out").toString()));
        line.addAll(List.of(arguments));
        process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What it has said. */
    String said() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitEnd() throws InterruptedException {
        assertTrue(process.waitFor(14, TimeUnit.MINUTES), "the suite did not end");
        assertEquals(0, process.exitValue(), this::said);
    }

    /** No case failed, none was passed only by a lax reading of the RFC, neither by what came back nor by the closing. */
    void assertPassedStrictly() throws IOException {
        String index = Files.readString(folder.resolve("out").resolve("index.json"));
        List<String> wrong = new ArrayList<>();
        Set<String> withoutVerdict = new TreeSet<>();
        int cases = 0;
        for (Matcher result = RESULT.matcher(index); result.find(); cases++) {
            if (result.group(2).equals("INFORMATIONAL") || result.group(3).equals("INFORMATIONAL")) {
                withoutVerdict.add(result.group(1));
            } else if (!result.group(2).equals("OK") || !result.group(3).equals("OK")) {
                wrong.add(result.group());
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(new TreeSet<>(WITHOUT_A_VERDICT), withoutVerdict);
        assertTrue(cases >= 250, "only " + cases + " cases ran");
        assertEquals(cases, index.split("\"behavior\"", -1).length - 1, "each result was understood");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
