package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code streamctl node leds} as a process that is told to end. */
@Timeout(300)
class LedsSignalIT extends LedsTreeCase {

    @ParameterizedTest
    @EnumSource(StopSignal.class)
    void aSignalLeavesThemDarkAlthoughSomebodySteers(StopSignal signal) throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 42 0", "green 42");
            assertEquals("42", light(green));
            node.signal(signal);
            if (signal == StopSignal.HUP) {
                node.signal(signal); // the shell's, and the kernel's
            }
            node.err.await(line -> line.contains("stopping"));
            awaitDark();
            assertEquals(signal == StopSignal.HUP ? 129 : 0, node.exit(), node.err::text);
            assertTrue(node.err.text().contains("summary after "), node.err::text); // the stop was not cut short
            assertEquals("00", light(green) + light(red));
        }
    }

    @Test
    void aNodeBelowNohupOutlivesItsTerminal() throws Exception {
        List<String> line = new ArrayList<>(List.of(InteropIT.need("nohup"), Started.STREAMCTL));
        line.addAll(command("--stale", "1h"));
        try (Started node = Started.program(Map.of(), line);
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 42 0", "green 42");
            node.signal(StopSignal.HUP);
            ask(client, "0 -17 0", "red 17");
            node.signal(StopSignal.TERM);
            assertEquals(0, node.exit(), node.err::text);
        }
    }

    /** As GNU timeout sends it: to the process, and to the group of processes that it is in. */
    @Test
    void aSignalThatComesTwiceAtOnceLeavesThemDark() throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket());
                Started shell = Started.program(Map.of(), List.of("sh"))) {
            ask(client, "0 -17 0", "red 17");
            try (var pipe = hang(red)) {
                long first = System.nanoTime();
                shell.type("kill -TERM %d\n".formatted(node.pid()));
                awaitHanging(node, red);
                shell.type("kill -TERM %d; exit\n".formatted(node.pid()));
                assertEquals(0, shell.exit(), shell.err::text);
                assertEquals("0", letGo(pipe));
                node.assertWhileOne(first, () -> assertEquals(0, node.exit(), node.err::text));
            }
            assertTrue(node.err.text().contains("summary after "), node.err::text); // the stop was not cut short
        }
    }

    @Test
    void aSecondSignalWaitsUntilTheyAreDarkAndForNothingElse() throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 -17 0", "red 17");
            try (var pipe = hang(red)) {
                node.signal(StopSignal.TERM);
                awaitHanging(node, red);
                node.signal(StopSignal.INT);
                node.err.await("ending now (a third signal ends it at once)");
                assertEquals("0", letGo(pipe));
                assertEquals(130, node.exit(), node.err::text);
            }
        }
    }

    @Test
    void aThirdSignalEndsItAlthoughADeviceHangs() throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 -17 0", "red 17");
            try (var _ = hang(red)) {
                node.signal(StopSignal.TERM);
                awaitHanging(node, red);
                node.signal(StopSignal.INT);
                node.err.await("ending now (a third signal ends it at once)");
                node.signal(StopSignal.TERM);
                assertEquals(143, node.exit(), node.err::text);
            }
        }
    }

    @Test
    void aNodeWhoseDeviceHangsForGoodEndsAtOneSignalAndSaysSo() throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 -17 0", "red 17");
            try (var _ = hang(red)) {
                client.type("0 -18 0\n"); // hangs in the message, and so on its connection's thread
                awaitHanging(node, red);
                node.signal(StopSignal.TERM);
                assertEquals(1, node.exit(), node.err::text);
            }
            assertEquals("0", light(green));
            String last = "streamctl: the node did not stop in order, and may still move or light\n";
            assertTrue(node.err.text().endsWith(last), node.err::text);
        }
    }

    /** Makes an LED take no value: it is a pipe that is full. */
    private static RandomAccessFile hang(Path led) throws Exception {
        Files.delete(led);
        run("mkfifo", led.toString());
        var pipe = new RandomAccessFile(led.toFile(), "rw");
        run("sh", "-c", "dd if=/dev/zero of=\"$0\" oflag=nonblock bs=1 2>&1 | grep unavailable", led.toString());
        return pipe;
    }

    private static void run(String... command) throws Exception {
        try (Started run = Started.program(Map.of("LC_ALL", "C"), List.of(command))) {
            assertEquals(0, run.exit(), () -> run.out.text() + run.err.text());
        }
    }

    private static void awaitHanging(Started node, Path led) {
        Awaitility.await(led + " is held open")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> holds(node, led));
    }

    private static boolean holds(Started node, Path led) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/%d/fd".formatted(node.pid())))) {
            return open.anyMatch(link -> led.equals(target(link)));
        }
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return null; // it is closed by now
        }
    }

    /** Makes it take values again; returns the one that waited. */
    private static String letGo(RandomAccessFile pipe) throws IOException {
        for (int b = pipe.read(); ; b = pipe.read()) {
            if (b != 0) {
                return (char) b + pipe.readLine();
            }
        }
    }
}
