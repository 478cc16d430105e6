package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo hello | \"$STREAMCTL\" connect \"$ENDPOINT\"",
                "echo hello | \"$STREAMCTL\" connect \"$ENDPOINT\" --json",
                "\"$STREAMCTL\" serve --port 0 --json",
                "\"$STREAMCTL\" limits",
                "\"$STREAMCTL\" --help",
                "\"$STREAMCTL\" connect --help",
                "\"$STREAMCTL\" --version",
                "\"$STREAMCTL\" generate-completion"
            })
    void dataThatCannotBeWrittenIsAFailureInOneLine(String line) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
        try (Started server = Started.serve();
                Started full = shell(server, line + " >/dev/full")) {
            assertEquals(1, full.exit(), full.err::text);
            assertEquals("streamctl: cannot write to standard output: no space left on device\n", full.err.text());
        }
    }

    @Test
    void aClosedOutputIsAFailureToo() throws Exception {
        try (Started server = Started.serve();
                Started client = shell(server, "echo hello | \"$STREAMCTL\" connect \"$ENDPOINT\" >&-")) {
            assertEquals(1, client.exit());
            assertEquals("streamctl: cannot write to standard output: bad file descriptor\n", client.err.text());
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

    @Test
    void aDirectoryCannotBeRead() throws Exception {
        try (Started server = Started.serve();
                Started client = shell(server, "exec \"$STREAMCTL\" connect \"$ENDPOINT\" </")) {
            assertEquals(1, client.exit());
            assertEquals("streamctl: cannot read standard input: is a directory\n", client.err.text());
        }
    }
}
