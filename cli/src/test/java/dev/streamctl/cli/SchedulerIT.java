package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs the handlers of {@code serve}, on how many loops, and what it says where that does not work. */
@Timeout(180)
class SchedulerIT {

    /** What the launcher gives to the Java machine for epoll, but not what opens the scheduler. */
    private static List<String> withoutTheFlag(String... args) {
        List<String> line = new ArrayList<>(List.of(
                Sandbox.javaHome().resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dsun.misc.unsafe.memory.access=allow",
                "-Djava.library.path=" + Sandbox.DIST.resolve("lib/native"),
                "-cp",
                Sandbox.DIST.resolve("lib") + "/*",
                "dev.streamctl.cli.Main",
                "serve",
                "--port",
                "0"));
        line.addAll(List.of(args));
        return line;
    }

    private static void assertEchoes(Started server) throws Exception {
        try (Wire client = new Wire(server.socket())) {
            client.send("hello\n");
            assertEquals("hello", client.line());
        }
    }

    @Test
    void aJavaMachineWithoutTheFlagServesWithTheDefaultSchedulerAndSaysWhyOnce() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/sys/fs/epoll")), "there is no epoll here, which is another reason");
        try (Started server = Started.program(Map.of(), withoutTheFlag("-v"))) {
            assertEchoes(server);
            assertEchoes(server);
            List<String> why = server.err.lines().stream()
                    .filter(line -> line.contains("scheduler"))
                    .toList();
            assertEquals(1, why.size(), server.err::text);
            assertTrue(
                    why.getFirst()
                            .matches(".*no carrier scheduler, using the default one: .*module java\\.base does not"
                                    + " \"opens java\\.lang\" to unnamed module.*"),
                    server.err::text);
        }
    }

    @Test
    void aJavaMachineWithoutTheFlagSaysThatTheSchedulerAskedForDoesNotWork() throws Exception {
        try (Started server = Started.program(Map.of(), withoutTheFlag("--scheduler", "carrier"))) {
            assertEchoes(server);
            assertEquals(
                    "warning: --scheduler carrier does not work here, using default (-v tells why)",
                    server.err.lines().getFirst());
        }
    }

    @Test
    void saysThatTheSchedulerAskedForDoesNotWorkHere() throws Exception {
        try (Started server = Started.serve("--transport", "nio", "--scheduler", "carrier")) {
            assertEquals(
                    "warning: --scheduler carrier does not work here, using default (-v tells why)",
                    server.err.lines().getFirst());
        }
    }

    @Test
    void saysNothingOfASchedulerThatNobodyAskedFor() throws Exception {
        try (Started server = Started.serve("--transport", "nio")) {
            assertTrue(server.err.lines().getFirst().startsWith("listening on "), server.err::text);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, carrier", "2, carrier", "3, carrier", "1, default", "2, default"})
    void asManyLoopsAsWereAskedForServeTheConnections(int loops, String scheduler) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "the threads of a process cannot be listed here");
        try (Started server = Started.serve("--loops", String.valueOf(loops), "--scheduler", scheduler)) {
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Wire client = new Wire(server.socket());
                clients.add(client);
                client.send("hello\n");
                assertEquals("hello", client.line());
            }
            assertEquals(loops, loopsOf(server.pid()));
            for (Wire client : clients) {
                client.close();
            }
        }
    }

    /** Linux cuts the name of a thread to 15 characters. */
    private static long loopsOf(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            return threads.filter(thread -> name(thread).equals("streamctl-loop-"))
                    .count();
        }
    }

    /** Empty where the thread has just ended. */
    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
