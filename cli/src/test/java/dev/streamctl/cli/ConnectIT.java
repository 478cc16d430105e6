package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code connect} as a process. */
@Timeout(180)
class ConnectIT {

    /** Listens in this process, for peers that behave as the test says. */
    private static ServerSocket listen() throws Exception {
        var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(60_000);
        return listener;
    }

    private static String endpoint(ServerSocket listener) {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private static Wire accept(ServerSocket listener) throws Exception {
        return new Wire(listener.accept());
    }

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
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--linger", "1h");
                Wire peer = accept(listener)) {
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
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--linger", "50ms", "--json");
                Wire peer = accept(listener)) {
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
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener));
                Wire peer = accept(listener)) {
            peer.send("welcome\n");
            peer.close();
            assertEquals(0, client.exit());
            assertEquals("welcome\n", client.out.text());
        }
    }

    @Test
    void noReplyInTimeIsFour() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--timeout", "100ms", "--json");
                Wire peer = accept(listener)) {
            client.type("question\n");
            assertEquals("question", peer.line());
            assertEquals(4, client.exit());
            List<Map<String, Object>> objects = Json.objects(client.out.text());
            assertEquals("error", objects.get(0).get("type"));
            assertEquals(4L, objects.get(0).get("exit_code"));
            assertEquals("summary", objects.get(1).get("type"));
            assertEquals("timed_out", objects.get(1).get("end"));
            assertEquals(1L, objects.get(1).get("sent"));
            assertEquals(0L, objects.get(1).get("received"));
            assertTrue(client.err.text().startsWith("streamctl: no reply from " + endpoint(listener) + " in time ("));
        }
    }

    @Test
    void noReplyByTheDefaultTimeoutIsFourAfterTheEndOfTheInputToo() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener));
                Wire peer = accept(listener)) {
            client.type("question\n");
            client.endInput();
            assertEquals(4, client.exit());
            assertEquals("question", peer.line());
        }
    }

    @Test
    void aNameThatIsUnknownIsThree() throws Exception {
        try (Started client = Started.streamctl("connect", "tcp://no-such-host.invalid:9", "--json")) {
            assertEquals(3, client.exit(), client.err::text);
            assertEquals(3L, Json.object(client.out.text()).get("exit_code"));
            assertTrue(client.err.text().contains("no-such-host.invalid"), client.err::text);
        }
    }

    @Test
    void refusedIsThree() throws Exception {
        ServerSocket listener = listen();
        listener.close();
        try (Started client = Started.streamctl("connect", endpoint(listener))) {
            assertEquals(3, client.exit());
            assertEquals(
                    "streamctl: cannot connect to " + endpoint(listener)
                            + ": connection refused (is the server up? try 'streamctl serve')\n",
                    client.err.text());
        }
    }

    @Test
    void aResetIsFiveAfterWhatCameBefore() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener));
                Wire peer = accept(listener)) {
            peer.send("first\n");
            client.out.await("first");
            peer.socket.setSoLinger(true, 0);
            peer.close();
            assertEquals(5, client.exit());
            assertEquals("first\n", client.out.text());
            assertEquals(1, client.err.lines().size(), client.err::text);
        }
    }

    @Test
    void aStackTraceOnlyComesWithVv() throws Exception {
        ServerSocket listener = listen();
        listener.close();
        try (Started client = Started.streamctl("connect", endpoint(listener), "-vv")) {
            assertEquals(3, client.exit());
            assertTrue(client.err.text().contains("\tat dev.streamctl."), client.err::text);
            assertEquals("", client.out.text());
        }
    }

    @Test
    void aFrameCutOffIsFive() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener));
                Wire peer = accept(listener)) {
            peer.send("whole\nhal");
            peer.close();
            assertEquals(5, client.exit());
            assertEquals("whole\n", client.out.text());
        }
    }

    @Test
    void enoughRepliesEndIt() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--count", "2", "--timeout", "0");
                Wire peer = accept(listener)) {
            peer.send("1\n2\n3\n4\n");
            assertEquals(0, client.exit());
            assertEquals("1\n2\n", client.out.text());
        }
    }

    @Test
    void tooFewRepliesAreSix() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--count", "3", "--timeout", "0");
                Wire peer = accept(listener)) {
            peer.send("1\n2\n");
            peer.close();
            assertEquals(6, client.exit());
            assertEquals("1\n2\n", client.out.text());
        }
    }

    @ParameterizedTest
    @EnumSource(StopSignal.class)
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
    void framesAreTextOrBase64() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl(
                        "connect", endpoint(listener), "--framing", "length", "--prefix-bytes", "2", "--json");
                Wire peer = accept(listener)) {
            client.type("wörld\n");
            client.endInput();
            assertEquals("\0\6wörld", new String(peer.rest(), UTF_8));
            peer.send(new byte[] {0, 2, 'h', 'i', 0, 0, 0, 1, (byte) 0xff});
            peer.close();
            assertEquals(0, client.exit());
            List<Map<String, Object>> objects = Json.objects(client.out.text());
            assertEquals("hi", objects.get(0).get("text"));
            assertEquals("", objects.get(1).get("text"));
            assertEquals("/w==", objects.get(2).get("base64"));
            assertEquals(3L, objects.get(3).get("received"));
        }
    }

    @Test
    void rawPassesBytesOn() throws Exception {
        try (ServerSocket listener = listen();
                Started client = Started.streamctl("connect", endpoint(listener), "--framing", "raw");
                Wire peer = accept(listener)) {
            client.type("no line end");
            client.endInput();
            assertEquals("no line end", new String(peer.rest(), UTF_8));
            peer.send("nor\0here");
            peer.close();
            assertEquals(0, client.exit());
            assertEquals("nor\0here", client.out.text());
        }
    }

    @Test
    void aLineThatIsTooLongIsNotSent() throws Exception {
        try (Started server = Started.serve();
                Started client = Started.streamctl("connect", server.endpoint())) {
            client.type("ok\n" + "x".repeat(9000) + "\nnever sent\n");
            client.endInput();
            assertEquals(5, client.exit());
            assertEquals("ok\n", client.out.text());
            assertTrue(client.err.text().startsWith("streamctl: line 2 of standard input: "), client.err::text);
        }
    }
}
