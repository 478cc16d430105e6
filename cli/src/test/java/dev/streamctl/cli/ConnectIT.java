package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code connect} as a process: how it begins and when it ends. */
@Timeout(180)
class ConnectIT {

    @Test
    void headTakesItsLineAndItEndsQuietly() throws Exception {
        try (Started server = Started.serve();
                Started client = Started.program(
                        Map.of("ENDPOINT", server.endpoint()),
                        List.of(
                                "sh",
                                "-c",
                                "seq 1000000 | { \"$STREAMCTL\" connect \"$ENDPOINT\"; echo code $? >&2; } | head -1"))) {
            assertEquals("code 0", client.err.await("code"));
            client.exit();
            assertEquals("1\n", client.out.text());
            assertEquals(List.of("code 0"), client.err.lines());
        }
    }

    @Test
    void theEndOfTheInputIsToldAndRepliesAreWaitedFor() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--linger", "1h");
                Wire peer = listener.accept()) {
            client.type("question\n");
            client.endInput();
            assertEquals("question\n", new String(peer.rest(), UTF_8)); // to the end: the half-close has come
            peer.send("answer 1\nanswer 2\n");
            client.out.await("answer 2");
            peer.close();
            assertEquals(0, client.exit());
            assertEquals("answer 1\nanswer 2\n", client.out.text());
        }
    }

    @Test
    void theLingerEndsItWhereThePeerDoesNot() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--linger", "50ms", "--json");
                Wire peer = listener.accept()) {
            client.type("question\n");
            assertEquals("question", peer.line());
            peer.send("answer\n");
            client.out.await("{\"type\":\"message\"");
            client.endInput();
            assertEquals(0, client.exit());
            assertEquals(
                    "linger_over", Json.object(client.out.lines().getLast()).get("end"));
        }
    }

    @Test
    void theServersEndEndsItWhileTheInputIsOpen() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
            peer.send("welcome\n");
            peer.close();
            assertEquals(0, client.exit());
            assertEquals("welcome\n", client.out.text());
        }
    }

    @Test
    void aServerThatEndsWithoutAnAnswerIsNoted() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
            client.type("question\n");
            assertEquals("question", peer.line());
            peer.close();
            assertEquals(0, client.exit());
            assertEquals(
                    "0 replies to 1 line when the server ended (--count N insists on N replies)\n", client.err.text());
        }
    }

    @Test
    void enoughRepliesEndIt() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--count", "2", "--timeout", "0");
                Wire peer = listener.accept()) {
            peer.send("1\n2\n3\n4\n");
            assertEquals(0, client.exit());
            assertEquals("1\n2\n", client.out.text());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT", "TERM"})
    void aSignalEndsItWithItsOwnCode(StopSignal signal) throws Exception {
        try (Started server = Started.serve();
                Started client = Started.streamctl("connect", server.endpoint(), "--json")) {
            client.type("a\n");
            client.out.await("{\"type\":\"message\"");
            client.signal(signal);
            assertEquals(signal.exitCode().value(), client.exit());
            assertEquals("stopped", Json.object(client.out.lines().getLast()).get("end"));
            assertEquals("stopping (again to force)\n", client.err.text());
        }
    }

    @Test
    void repliesThatAreMissingAfterTheLingerAreToldAndNoFailure() throws Exception {
        try (var listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--linger", "50ms");
                Wire peer = listener.accept()) {
            client.type("one\ntwo\n");
            client.endInput();
            assertEquals("one\ntwo\n", new String(peer.rest(), UTF_8));
            peer.send("answer\n");
            assertEquals(0, client.exit(), client.err::text);
            assertTrue(
                    client.err.text().matches("(0 replies|1 reply) to 2 lines when --linger was over .*--count N.*\n"),
                    client.err::text);
        }
    }

    @Test
    void itsExampleWithTotalsWorks(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("total.sock");
        try (Started help = Started.streamctl("connect", "--help");
                Started server = Started.streamctl("serve", "unix:" + socket, "--handler", "total")) {
            assertEquals(0, help.exit());
            server.err.await("listening");
            String example = help.out.lines().stream()
                    .filter(line -> line.contains("unix:/tmp/total.sock"))
                    .findFirst()
                    .orElseThrow();
            try (Started client = Started.program(
                    Map.of(),
                    List.of(
                            "sh",
                            "-c",
                            example.replace("/tmp/total.sock", socket.toString())
                                    .replace("streamctl connect", "\"$STREAMCTL\" connect")))) {
                assertEquals(0, client.exit(), client.err::text);
                List<Map<String, Object>> objects = Json.objects(client.out.text());
                assertEquals("Server records total=6", objects.get(2).get("text"));
                assertEquals("count_reached", objects.get(3).get("end"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aLargeBacklogComesBackWholeAfterTheHalfClose(String transport) throws Exception {
        try (Started server = Started.serve("--transport", transport);
                Started client = Started.program(
                        Map.of("ENDPOINT", server.endpoint(), "TRANSPORT", transport),
                        List.of(
                                "sh",
                                "-c",
                                "seq 300000 | { \"$STREAMCTL\" connect \"$ENDPOINT\" --transport \"$TRANSPORT\";"
                                        + " echo code $? >&2; } | tail -1"))) {
            assertEquals("code 0", client.err.await("code"));
            client.exit();
            assertEquals("300000\n", client.out.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theSecondSignalEndsItThoughNobodyReadsItsOutput(StopSignal second, int code, @TempDir Path folder)
            throws Exception {
        Path fifo = folder.resolve("fifo");
        try (Started mkfifo = Started.program(Map.of(), List.of("mkfifo", fifo.toString()))) {
            assertEquals(0, mkfifo.exit());
        }
        try (var listener = new PeerSocket();
                Started client = Started.program(
                        Map.of("ENDPOINT", listener.endpoint(), "FIFO", fifo.toString()),
                        List.of(
                                "sh",
                                "-c",
                                "exec \"$STREAMCTL\" connect \"$ENDPOINT\" --json --max-frame 1MiB >\"$FIFO\""));
                var unread = new FileInputStream(fifo.toFile());
                Wire peer = listener.accept()) {
            peer.send("x".repeat(500_000) + "\n");
            // Once it has begun to print the line it is stuck: no pipe holds all of it.
            await().atMost(60, TimeUnit.SECONDS).until(() -> unread.available() > 0);
            client.signal(second == StopSignal.INT ? StopSignal.TERM : StopSignal.INT);
            client.err.await("stopping (again to force)");
            client.signal(second);
            assertEquals(code, client.exit());
        }
    }
}
