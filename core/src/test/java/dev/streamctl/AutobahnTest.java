package dev.streamctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Autobahn conformance suite against a server of ours: framing, pings, reserved bits, opcodes, fragmentation, UTF-8,
 * closing. Not the cases of class 9, which only take long, but for some of each kind; nor 12 and 13, which are about
 * permessage-deflate.
 */
@Timeout(900)
class AutobahnTest {

    private static final String CASES = "1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.1.1,9.2.1,9.3.1,9.4.1,9.5.1,9.7.1,9.8.1,10.*";

    private static final String SCRIPT = """
            import sys
            from autobahntestsuite import wstest
            wstest.start({"mode": "fuzzingclient"}, {
                "failByDrop": False, "outdir": sys.argv[1], "options": {"version": 18},
                "servers": [{"agent": "streamctl", "url": sys.argv[2]}],
                "cases": sys.argv[3].split(","), "exclude-cases": []})
            """;

    private static final Pattern RESULT =
            Pattern.compile("\"([0-9.]+)\": \\{\\s*\"behavior\": \"([A-Z -]+)\",\\s*\"behaviorClose\": \"([A-Z -]+)\"");

    @TempDir
    private Path folder;

    @Test
    void everyCasePassesStrictly() throws Exception {
        Routes echo = Routes.of("/", socket -> {
            for (Message message : socket) {
                socket.send(message);
            }
        });
        ServerOptions options = ServerOptions.defaults()
                .with(Limit.MAX_FRAME, 16 << 20)
                .with(Limit.MAX_FRAGMENTS, 100_000)
                .with(Limit.FRAME, 600_000)
                .with(Limit.SLOW_CONSUMER, 600_000)
                .with(Limit.PING_PERIOD, 0);
        try (Network network = Network.open();
                Server server = network.serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), echo, options)) {
            run(server.endpoint().toString());
        }
        String index = Files.readString(folder.resolve("out").resolve("index.json"));
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (Matcher result = RESULT.matcher(index); result.find(); cases++) {
            if (!isGood(result.group(2)) || !isGood(result.group(3))) {
                wrong.add(result.group());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(cases >= 250, "only " + cases + " cases ran");
        assertEquals(cases, index.split("\"behavior\"", -1).length - 1, "each result was understood");
    }

    private static boolean isGood(String behavior) {
        return behavior.equals("OK") || behavior.equals("INFORMATIONAL");
    }

    private void run(String url) throws Exception {
        Path script = Files.writeString(folder.resolve("fuzz.py"), SCRIPT);
        Path log = folder.resolve("log");
        String jars = Arrays.stream(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(jar -> jar.contains("autobahntestsuite") || jar.contains("jython"))
                .collect(Collectors.joining(File.pathSeparator));
        Process suite = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dpython.cachedir.skip=true",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "-cp",
                        jars,
                        "org.python.util.jython",
                        script.toString(),
                        folder.resolve("out").toString(),
                        url,
                        CASES)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(suite.waitFor(14, TimeUnit.MINUTES), "the suite did not end");
            assertEquals(0, suite.exitValue(), () -> {
                try {
                    return Files.readString(log, UTF_8);
                } catch (java.io.IOException e) {
                    return e.toString();
                }
            });
        } finally {
            suite.destroyForcibly();
        }
    }
}
