package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serve} as a process: what the handlers do with frames that are not lines. */
@Timeout(180)
class ServeFramesIT {

    /** What the server answers to these bytes until it has read their end, and its last counters. */
    private static Map<String, Object> exchange(String options, byte[] sent, byte[] expected) throws Exception {
        String line = "serve --port 0 --json " + options;
        try (Started server = Started.streamctl(line.split(" "))) {
            String listening = server.out.await("{\"type\":\"listening\"");
            long port = (Long) Json.object(listening).get("port");
            try (var client = new Wire(new Socket("127.0.0.1", (int) port))) {
                client.send(sent);
                client.socket.shutdownOutput();
                assertArrayEquals(expected, client.rest());
            }
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit(), server.err::text);
            return Json.object(server.out.lines().getLast());
        }
    }

    /** A frame behind its length in one byte. */
    private static byte[] frame(String text) {
        return ((char) text.length() + text).getBytes(UTF_8);
    }

    @Test
    void rawIsEchoedByteByByte() throws Exception {
        byte[] bytes = {0, 'a', '\n', (byte) 0xff, '\r'};
        assertEquals(5L, exchange("--framing raw", bytes, bytes).get("bytes_in"));
    }

    @Test
    void rawIsReversedByteByByte() throws Exception {
        exchange("--framing raw --handler reverse", new byte[] {1, 2, 3}, new byte[] {3, 2, 1});
    }

    @ParameterizedTest
    @CsvSource({"5, Server records total=5", "x, ERR not an integer: x"})
    void totalReadsFramesAsText(String number, String answer) throws Exception {
        String lengths = "--framing length --prefix-bytes 1 --handler total";
        exchange(lengths, frame(number), frame(answer));
        exchange("--framing raw --handler total", number.getBytes(UTF_8), answer.getBytes(UTF_8));
    }

    @Test
    void discardCountsAndIsSilent() throws Exception {
        String lengths = "--framing length --prefix-bytes 1 --handler discard";
        Map<String, Object> counters = exchange(lengths, new byte[] {1, 'a', 0, 2, 'b', 'c'}, new byte[0]);
        assertEquals(3L, counters.get("frames_in"));
        assertEquals(0L, counters.get("frames_out"));
        assertEquals(
                4L,
                exchange("--framing raw --handler discard", frame("abc"), new byte[0])
                        .get("bytes_in"));
    }
}
