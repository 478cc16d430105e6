package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard streams that are closed, full or not what they should be. */
@Timeout(180)
class StandardStreamsIT {

    /** Runs a line of the shell in which {@code $STREAMCTL} is the command and {@code $ENDPOINT} the server. */
    private static Started shell(Started server, String line) throws Exception {
        return Started.program(Map.of("ENDPOINT", server.endpoint()), List.of("sh", "-c", line));
    }

    @Test
    void aClosedInputIsEmpty() throws Exception {
        try (Started server = Started.serve();
                Started client = shell(server, "exec \"$STREAMCTL\" connect \"$ENDPOINT\" <&-")) {
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("", client.out.text());
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("; in 0 frames, 0 bytes;"), server.err::text);
        }
    }

    @Test
    void withoutStandardErrorTheRepliesComeAllTheSame() throws Exception {
        try (Started server = Started.serve();
                Started client = shell(server, "echo hello | \"$STREAMCTL\" connect \"$ENDPOINT\" 2>&-")) {
            assertEquals(0, client.exit());
            assertEquals("hello\n", client.out.text());
        }
    }

    @Test
    void aServerNeedsNone() throws Exception {
        try (Started server =
                Started.program(Map.of(), List.of("sh", "-c", "exec \"$STREAMCTL\" serve --port 0 <&- >&-"))) {
            server.port();
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
        }
    }
}
