package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} as a process. */
@Timeout(180)
class ServeIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(StopSignal.class)
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
    @EnumSource(StopSignal.class)
    void theSecondSignalEndsItAtOnce(StopSignal signal) throws Exception {
        try (Started server = Started.serve("--grace", "1h", "--frame-timeout", "0");
                Wire client = new Wire(server.socket())) {
            client.send("a\nhalf a line");
            assertEquals("a", client.line());
            server.signal(signal);
            assertEquals("stopping, 1 connections, up to 1h (again to force)", server.err.await("stopping"));
            server.signal(signal);
            assertEquals(signal.exitCode().value(), server.exit());
        }
    }

    @Test
    void thePortInUseIsThree() throws Exception {
        try (Started server = Started.serve();
                Started second = Started.streamctl("serve", "--json", "--port", String.valueOf(server.port()))) {
            assertEquals(3, second.exit());
            Map<String, Object> error = Json.object(second.out.text());
            assertEquals("error", error.get("type"));
            assertEquals(3L, error.get("exit_code"));
            assertTrue(second.err.text().startsWith("streamctl: cannot listen at " + server.endpoint() + ": "));
            assertEquals(1, second.err.lines().size(), second.err::text);
        }
    }

    @Test
    void anAddressThatIsNotOursIsThree() throws Exception {
        try (Started server = Started.streamctl("serve", "--host", "203.0.113.1", "--port", "0")) {
            assertEquals(3, server.exit(), server.err::text);
            assertTrue(server.err.text().startsWith("streamctl: cannot listen at tcp://203.0.113.1:0: "));
        }
    }

    @Test
    void openToOtherMachinesItWarns() throws Exception {
        try (Started server = Started.streamctl("serve", "--host", "0.0.0.0", "--port", "0")) {
            assertTrue(server.err.await("warning: ").contains("without encryption"));
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

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aUnixSocketServesBothSides(String transport) throws Exception {
        Path socket = folder.resolve("s.sock");
        try (Started server = Started.streamctl("serve", "unix:" + socket, "--transport", transport)) {
            assertEquals("listening on unix:" + socket + " (lines, echo)", server.err.await("listening"));
            try (Started client = Started.streamctl("connect", "unix:" + socket, "--transport", transport)) {
                client.type("hello\n");
                client.out.await("hello");
                client.endInput();
                assertEquals(0, client.exit(), client.err::text);
                assertEquals("hello\n", client.out.text());
            }
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertFalse(Files.exists(socket));
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
            assertEquals("code 0", server.err.await("code"));
            assertEquals("listening", Json.object(server.out.text()).get("type"));
            assertEquals(List.of("code 0"), server.err.lines());
        }
    }

    @Test
    void overTheLimitAClientIsToldSo() throws Exception {
        try (Started server = Started.serve("--max-connections", "1");
                Wire first = new Wire(server.socket())) {
            first.send("a\n");
            assertEquals("a", first.line());
            try (Wire second = new Wire(server.socket())) {
                assertTrue(new String(second.rest(), UTF_8).contains("1"));
            }
            first.send("b\n");
            assertEquals("b", first.line());
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("1 served, 1 refused"), server.err::text);
        }
    }

    @Test
    void whenFullPauseLetsTheNextOneWait() throws Exception {
        try (Started server = Started.serve("--max-connections", "1", "--when-full", "pause");
                Wire first = new Wire(server.socket());
                Wire second = new Wire(server.socket())) {
            first.send("a\n");
            second.send("b\n");
            assertEquals("a", first.line());
            first.close();
            assertEquals("b", second.line());
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
}
