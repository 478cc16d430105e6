package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code listen} with a standard output that is a full pipe which nobody reads: it ends all the same. */
@Timeout(300)
class ListenUnreadIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Started listen(String... options) throws Exception {
        return Started.program(
                Map.of(),
                UnreadOutputIT.withFullPipe(
                        1,
                        folder.resolve("pipe"),
                        List.of(("listen --port 0 " + String.join(" ", options)).split(" "))));
    }

    private static void send(DatagramSocket socket, int port) throws Exception {
        byte[] line = "m n=1i".getBytes(UTF_8);
        socket.send(new DatagramPacket(line, line.length, InetAddress.ofLiteral("127.0.0.1"), port));
    }

    static void endsWithItsSummary(Started listener) throws Exception {
        assertEquals(1, listener.exit(), listener.err::text);
        List<String> lines = listener.err.lines();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("summary after ")), listener.err::text);
        assertEquals("streamctl: cannot write to standard output: nobody reads it", lines.getLast());
    }

    /** The very first report is held here. */
    @Test
    void itEndsAtTheEndOfItsDuration() throws Exception {
        try (Started listener = listen("--json --interval 100ms --duration 1s")) {
            endsWithItsSummary(listener);
        }
    }

    @Test
    void aSignalEndsItWhileAReportIsHeld() throws Exception {
        Path sink = folder.resolve("samples.jsonl");
        try (Started listener = listen("--json --interval 100ms --sink", "file:" + sink)) {
            await().atMost(PATIENCE).until(() -> Files.exists(sink)); // signals are taken from earlier on
            listener.signal(StopSignal.TERM);
            endsWithItsSummary(listener);
        }
    }

    /** Nothing is held before. */
    @Test
    void aSignalEndsItWhileItsSummaryIsHeld() throws Exception {
        try (var pipe = new FilledPipe(folder.resolve("filled"));
                Started listener = Started.program(
                        Map.of(), pipe.command(List.of("listen", "--port", "0", "--json", "--interval", "0")))) {
            assertTrue(pipe.line().contains("\"listening\""));
            pipe.fill();
            listener.signal(StopSignal.TERM);
            endsWithItsSummary(listener);
        }
    }

    @Test
    void aSignalEndsItWhileASampleIsHeld() throws Exception {
        try (var socket = new DatagramSocket();
                Started listener = listen("--interval 100ms")) {
            send(socket, ListenIT.port(listener));
            listener.err.await(text -> text.contains("without a header 1 samples"));
            listener.signal(StopSignal.TERM);
            endsWithItsSummary(listener);
            assertTrue(
                    listener.err.text().contains("warning: standard output: 1 of 1 samples were dropped"),
                    listener.err::text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void aReaderThatHasGoneEndsItInTheQuiet(String option) throws Exception {
        String line =
                "{ \"$STREAMCTL\" listen --port 0 --interval 50ms %s; echo code $? >&2; } | head -1".formatted(option);
        try (var socket = new DatagramSocket();
                Started listener = Started.program(Map.of(), List.of("sh", "-c", line))) {
            if (option.isEmpty()) {
                int port = ListenIT.port(listener);
                await().atMost(PATIENCE).until(() -> {
                    send(socket, port); // one for the reader, and more until it is missed
                    return listener.err.text().contains("code ");
                });
            }
            assertEquals(0, listener.exit(), listener.err::text);
            assertEquals(1, listener.out.lines().size());
            assertEquals("code 0", listener.err.lines().getLast());
            assertFalse(listener.err.text().contains("streamctl: "), listener.err::text);
        }
    }
}
