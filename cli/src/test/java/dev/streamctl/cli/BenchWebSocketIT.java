package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.number;
import static dev.streamctl.cli.BenchRun.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench ws://} against servers of ours and of others. */
@Timeout(300)
class BenchWebSocketIT {

    /** With Python's {@code websockets}; the tenth message comes back as the first argument says. */
    private static final String PYTHON_ECHO = """
            how = sys.argv[1]

            async def serve(socket):
                count = 0
                async for message in socket:
                    count += 1
                    if count == 10:
                        if how == "kind":
                            message = message.encode()
                        elif how == "byte":
                            message = message[:30] + "#" + message[31:]
                        elif how == "length":
                            message = message + "x"
                        elif how == "end":
                            return
                    await socket.send(message)
            """;

    /** As a stream names its peer. */
    private static String peer(Started server) throws Exception {
        return server.webSocket().replaceAll("^ws(://.*)/$", "tcp$1");
    }

    private static Started python(String how) throws Exception {
        return WebSocketInteropIT.pythonServer(PYTHON_ECHO, how);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--binary", "--size 1", "--size 100KiB --binary", "--rate 400", "--in-flight 1"})
    void loadsOurServer(String options) throws Exception {
        try (Started server = WebSocketIT.serve();
                Started bench =
                        bench(server.webSocket(), ("--json " + options).strip().split(" "))) {
            assertEquals(0, bench.exit(), bench.err::text);
            assertEquals("", bench.err.text());
            Map<String, Object> summary = summary(bench);
            assertTrue(number(summary, "received") > 0, summary::toString);
            assertEquals(0, number(summary, "unanswered"));
            assertEquals(options.contains("--binary") ? "binary" : "text", summary.get("framing"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--binary"})
    void loadsPythonsWebsockets(String options) throws Exception {
        try (Started server = python("echoes");
                Started bench =
                        bench(server.webSocket(), ("--json " + options).strip().split(" "))) {
            assertEquals(0, bench.exit(), bench.err::text);
            assertTrue(number(summary(bench), "received") > 0, bench.out::text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind | wrong echo from %s on connection 0, frame 9: a binary message for a text one",
                "byte | wrong echo from %s on connection 0, frame 9, byte 30: expected \"",
                "length | wrong echo from %s on connection 0, frame 9: expected 64 bytes, got 65",
                "end | %s ended connection 0 after 9 echoes, with "
            })
    void aServerThatDoesNotEchoIsFive(String how, String message) throws Exception {
        try (Started server = python(how);
                Started bench = bench(server.webSocket(), "--connections", "1", "--duration", "60s")) {
            assertEquals(5, bench.exit(), bench.err::text);
            assertTrue(bench.err.text().contains(message.formatted(peer(server))), bench.err::text);
        }
    }

    @Test
    void comparesTwoServersAndTellsPeople() throws Exception {
        try (Started ours = WebSocketIT.serve();
                Started theirs = python("echoes");
                Started bench = bench(ours.webSocket(), "--compare", theirs.webSocket())) {
            assertEquals(0, bench.exit(), bench.err::text);
            List<String> lines = bench.out.lines();
            assertEquals(ours.webSocket() + ": 4 connections, 16 in flight, text of 64 bytes", lines.getFirst());
            assertTrue(
                    lines.getLast().startsWith(ours.webSocket() + " / " + theirs.webSocket() + ": rate "),
                    lines.getLast());
        }
    }
}
