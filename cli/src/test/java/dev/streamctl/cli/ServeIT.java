package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code serve} as a process. */
@Timeout(180)
class ServeIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"INT", "TERM"})
    void aSignalStopsItCleanly(StopSignal signal) throws Exception {
        try (Started server = Started.serve();
                Wire client = new Wire(server.socket())) {
            client.send("a\n");
            assertEquals("a", client.line());
            server.signal(signal);
            assertNull(client.line());
            assertEquals(0, server.exit());
            List<String> lines = server.err.lines();
            assertEquals("listening on tcp://127.0.0.1:" + server.port() + " (lines, echo)", lines.get(0));
            assertEquals("stopping, 1 connections, up to 2s (again to force)", lines.get(1));
            assertTrue(
                    lines.get(2)
                            .matches("summary after \\S+ s: connections 0 open, 1 served, 0 refused; in 1 frames, 2"
                                    + " bytes; out 1 frames, 2 bytes; .*"),
                    lines.get(2));
            assertEquals(3, lines.size());
            assertEquals("", server.out.text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT", "TERM"})
    void theSecondSignalEndsItWithoutWaitingForItsClients(StopSignal second) throws Exception {
        try (Started server = Started.serve("--grace", "1h", "--frame-timeout", "0");
                Wire client = new Wire(server.socket())) {
            client.send("a\nhalf a line");
            assertEquals("a", client.line());
            server.signal(second == StopSignal.INT ? StopSignal.TERM : StopSignal.INT);
            assertEquals("stopping, 1 connections, up to 1h (again to force)", server.err.await("stopping"));
            server.signal(second);
            assertEquals(second.exitCode().value(), server.exit());
            assertTrue(server.err.text().endsWith("\nending now (a third signal ends it at once)\n"), server.err::text);
        }
    }

    /** As GNU timeout sends it: to the process, and to the group of processes that it is in. */
    @Test
    void aSignalThatComesTwiceAtOnceLeavesTheClientsTheirGrace() throws Exception {
        try (Started server = Started.serve("--grace", "1h", "--frame-timeout", "0");
                Started shell = Started.program(Map.of(), List.of("sh"));
                Wire client = new Wire(server.socket())) {
            client.send("a\nhalf a ");
            assertEquals("a", client.line());
            long first = System.nanoTime();
            shell.type("kill -TERM %d\n".formatted(server.pid()));
            server.err.await("stopping"); // two that nobody has taken yet are one
            shell.type("kill -TERM %d; exit\n".formatted(server.pid())); // by the shell itself, within milliseconds
            assertEquals(0, shell.exit(), shell.err::text);
            server.assertWhileOne(first, () -> {
                client.send("line\n");
                assertEquals("half a line", client.line());
                assertNull(client.line());
                assertEquals(0, server.exit(), server.err::text);
            });
            assertTrue(server.err.text().contains("summary after "), server.err::text);
        }
    }

    @Test
    void quietSaysNothing() throws Exception {
        Path socket = folder.resolve("quiet.sock");
        try (Started server = Started.streamctl("serve", "unix:" + socket, "-q", "--json")) {
            server.out.await("{\"type\":\"listening\"");
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertEquals("", server.err.text());
        }
    }

    @Test
    void jsonLinesFromTheStartToTheEnd() throws Exception {
        try (Started server = Started.streamctl(
                "serve", "--port", "0", "--json", "--interval", "50ms", "--handler", "total", "--framing", "lines")) {
            Map<String, Object> listening = Json.object(server.out.await("{\"type\":\"listening\""));
            assertEquals("tcp://127.0.0.1:" + listening.get("port"), listening.get("endpoint"));
            assertEquals("lines", listening.get("framing"));
            assertEquals("total", listening.get("handler"));
            server.out.await("{\"type\":\"stats\"");
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            List<Map<String, Object>> objects = Json.objects(server.out.text());
            assertEquals("summary", objects.getLast().get("type"));
            assertEquals(0L, objects.getLast().get("total"));
            for (Map<String, Object> stats : objects.subList(1, objects.size())) {
                assertEquals(n(stats, "accepted"), n(stats, "served") + n(stats, "refused"));
                assertEquals(n(stats, "served"), n(stats, "open") + n(stats, "closed"));
            }
            assertEquals(1, server.err.lines().size(), server.err::text); // "stopping"
        }
    }

    private static long n(Map<String, Object> stats, String name) {
        return (Long) stats.get(name);
    }

    @Test
    void whenNobodyReadsTheStatisticsAnyMoreItEndsQuietly() throws Exception {
        try (Started server = Started.program(
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "{ \"$STREAMCTL\" serve --port 0 --json --interval 50ms; echo code $? >&2; } | head -1"))) {
            assertEquals(0, server.exit());
            assertEquals("listening", Json.object(server.out.text()).get("type"));
            assertEquals(List.of("code 0"), server.err.lines());
        }
    }

    @Test
    void theTotalIsToldToEveryClient() throws Exception {
        try (Started server = Started.serve("--handler", "total")) {
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Wire client = new Wire(server.socket());
                clients.add(client);
                client.send("hello\n");
                assertEquals("ERR not an integer: hello", client.line());
            }
            int total = 0;
            for (int i = 0; i < 30; i++) {
                clients.get(i % 3).send(i + "\n");
                total += i;
                for (Wire client : clients) {
                    assertEquals("Server records total=" + total, client.line());
                }
            }
            server.signal(StopSignal.TERM);
            for (Wire client : clients) {
                assertNull(client.line());
                client.close();
            }
            assertEquals(0, server.exit());
            assertTrue(
                    server.err.lines().getLast().endsWith("; total 435; totals told 90; totals dropped 0"),
                    server.err::text);
        }
    }

    @Test
    void reverseKeepsCodePointsWhole() throws Exception {
        try (Started server = Started.serve("--handler", "reverse");
                Wire client = new Wire(server.socket())) {
            client.send("wörld \uD83D\uDE00!\n");
            assertEquals("!\uD83D\uDE00 dlröw", client.line());
        }
    }

    @Test
    void theGraceRunsOutOnAClientThatIsStuck() throws Exception {
        try (Started server = Started.serve("--grace", "100ms", "--slow-consumer", "0", "--frame-timeout", "0");
                SocketChannel deaf = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()))) {
            deaf.write(ByteBuffer.wrap(new byte[] {'a', '\n'}));
            var echo = ByteBuffer.allocate(2);
            while (echo.hasRemaining()) { // else the server might not have taken it by its end
                assertTrue(deaf.read(echo) > 0);
            }
            deaf.configureBlocking(false);
            ByteBuffer lines =
                    ByteBuffer.wrap(("x".repeat(1000) + "\n").repeat(100).getBytes(UTF_8));
            while (deaf.write(lines) > 0) { // until nothing goes in any more: the handler hangs in its send
                lines.rewind();
            }
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit(), server.err::text);
            assertTrue(server.err.lines().getLast().contains("connections 0 open, 1 served"), server.err::text);
        }
    }

    @Test
    void linesOfStatisticsAddUpUnderTraffic() throws Exception {
        int frames = 2000;
        try (Started server = Started.serve("--interval", "20ms");
                Wire client = new Wire(server.socket())) {
            for (int i = 0; i < frames; i++) {
                client.send("frame " + i + "\n");
                assertEquals("frame " + i, client.line());
            }
            client.close();
            server.err.await(line -> line.startsWith("stats ") && line.contains("0 open, 1 served"));
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            long before = 0;
            for (String line : server.err.lines()) {
                Matcher counters = STATISTICS.matcher(line);
                if (counters.lookingAt()) {
                    long in = Long.parseLong(counters.group(1));
                    long out = Long.parseLong(counters.group(2));
                    assertTrue(before <= in && out <= in && in <= frames, line);
                    before = in;
                }
            }
            assertEquals(frames, before, server.err::text);
        }
    }

    private static final Pattern STATISTICS =
            Pattern.compile("(?:stats|summary) after [0-9.]+ s: connections [01] open, 1 served, 0 refused;"
                    + " in (\\d+) frames, \\d+ bytes; out (\\d+) frames, ");
}
