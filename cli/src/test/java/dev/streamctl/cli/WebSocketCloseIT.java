package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code and the reason with which a server closes a WebSocket, as {@code connect} and {@code bench} tell them. */
@Timeout(300)
class WebSocketCloseIT {

    /** Answers one message and closes as its arguments say. */
    private static final String CLOSES = """
            async def serve(socket):
                await socket.send(await socket.recv())
                await socket.close(int(sys.argv[1]), sys.argv[2])
            """;

    private static String peer(Started server) throws Exception {
        return server.webSocket().replaceAll("^ws(://.*)/$", "tcp$1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1008 | the token is wrong | 1008 (policy violation): the token is wrong",
                "1011 | '' | 1011 (internal error)",
                "1013 | no room | 1013 (try again later): no room",
                "4000 | of its own | 4000: of its own"
            })
    void connectTellsARefusalInOneLineAndIsFive(String code, String reason, String told) throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(CLOSES, code, reason);
                Started client = Started.streamctl("connect", server.webSocket(), "--json")) {
            client.type("hello\n");
            assertEquals(5, client.exit(), client.err::text);
            assertEquals("streamctl: " + peer(server) + " closed the WebSocket with " + told + "\n", client.err.text());
            List<Map<String, Object>> objects = Json.objects(client.out.text());
            assertEquals("hello", objects.getFirst().get("text"));
            assertEquals(5L, objects.get(1).get("exit_code"));
            assertEquals(Long.valueOf(code), objects.getLast().get("close_code"));
            assertEquals(reason, objects.getLast().get("close_reason"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, all said, normal closure", "1001, maintenance, going away"})
    void aCleanCloseIsZeroAndItsReasonIsPassedOn(String code, String reason, String meaning) throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(CLOSES, code, reason);
                Started client = Started.streamctl("connect", server.webSocket())) {
            client.type("hello\n");
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hello\n", client.out.text());
            assertEquals(
                    peer(server) + " closed the WebSocket with " + code + " (" + meaning + "): " + reason + "\n",
                    client.err.text());
        }
    }

    @Test
    void aCleanCloseWithoutAReasonIsSilent() throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(CLOSES, "1000", "");
                Started client = Started.streamctl("connect", server.webSocket())) {
            client.type("hello\n");
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("", client.err.text());
        }
    }

    @Test
    void benchTellsWithWhatItWasClosed() throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(CLOSES, "1013", "no room");
                Started bench = BenchRun.bench(server.webSocket(), "--connections", "1", "--duration", "60s")) {
            assertEquals(5, bench.exit(), bench.err::text);
            assertEquals(1, bench.err.lines().size(), bench.err::text);
            assertTrue(
                    bench.err
                            .text()
                            .matches("streamctl: " + peer(server) + " ended connection 0 after 1 echoes, with"
                                    + " \\d+ frames unanswered; it closed the WebSocket with 1013 \\(try again later\\): no"
                                    + " room \\(.*\\)\n"),
                    bench.err::text);
        }
    }
}
