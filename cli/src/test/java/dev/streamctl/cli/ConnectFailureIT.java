package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.streamctl.telemetry.OwnAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code connect} as a process, when it cannot do what it should. */
@Timeout(180)
class ConnectFailureIT {

    @Test
    void noReplyInTimeIsFour() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--timeout", "3s", "--json");
                Wire peer = listener.accept()) {
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
            assertTrue(client.err.text().startsWith("streamctl: no reply from " + listener.endpoint() + " in time ("));
        }
    }

    @Test
    void noReplyByTheDefaultTimeoutIsFourAfterTheEndOfTheInputToo() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
            client.type("question\n");
            client.endInput();
            assertEquals(4, client.exit());
            assertEquals("question", peer.line());
        }
    }

    @Test
    void aNameThatIsUnknownIsThree() throws Exception {
        try (Started client =
                Started.streamctl(Started.WITHOUT_NAMES, "connect", "tcp://no-such-host.invalid:9", "--json")) {
            assertEquals(3, client.exit(), client.err::text);
            assertEquals(3L, Json.object(client.out.text()).get("exit_code"));
            assertTrue(client.err.text().contains("no-such-host.invalid"), client.err::text);
        }
    }

    @Test
    void refusedIsThree() throws Exception {
        String endpoint = "tcp://" + OwnAddress.next();
        try (Started client = Started.streamctl("connect", endpoint)) {
            assertEquals(3, client.exit());
            assertEquals(
                    "streamctl: cannot connect to " + endpoint
                            + ": connection refused (is the server up? try 'streamctl serve')\n",
                    client.err.text());
        }
    }

    /** The reason of this alert, {@code unexpected_message}, is an LF, so the alert is a line. */
    @Test
    void aPortThatAnswersWithAnAlertOfTlsIsToldAsThat() throws Exception {
        byte[] alert = {21, 3, 3, 0, 2, 2, 10};
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
            client.type("hello\n");
            assertEquals("hello", peer.line());
            peer.send(alert);
            assertEquals(5, client.exit());
            assertEquals("", client.out.text());
            assertEquals(
                    "streamctl: no reply: the peer speaks TLS, and this side does not (is it tls:// or wss:// there?)\n",
                    client.err.text());
        }
    }

    @Test
    void whatLooksLikeAnAlertBehindAnotherReplyIsAReply() throws Exception {
        byte[] lines = {'h', 'i', 10, 21, 3, 3, 0, 2, 2, 10};
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--count", "2");
                Wire peer = listener.accept()) {
            peer.send(lines);
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hi\n\u0015\u0003\u0003\0\u0002\u0002\n", client.out.text());
        }
    }

    @Test
    void aResetIsFiveAfterWhatCameBefore() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
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
        try (Started client = Started.streamctl("connect", "tcp://" + OwnAddress.next(), "-vv")) {
            assertEquals(3, client.exit());
            assertTrue(client.err.text().contains("\tat dev.streamctl."), client.err::text);
            assertEquals("", client.out.text());
        }
    }

    @Test
    void aFrameCutOffIsFive() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint());
                Wire peer = listener.accept()) {
            peer.send("whole\nhal");
            peer.close();
            assertEquals(5, client.exit());
            assertEquals("whole\n", client.out.text());
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

    @Test
    void tooFewRepliesAreSix() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--count", "3", "--timeout", "0");
                Wire peer = listener.accept()) {
            peer.send("1\n2\n");
            peer.close();
            assertEquals(6, client.exit());
            assertEquals("1\n2\n", client.out.text());
        }
    }

    @Test
    void noConnectionByTheConnectTimeoutIsFour() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeTrue(fill(full, waiting), "this system takes connections beyond the backlog");
            String endpoint = "tcp://127.0.0.1:" + full.getLocalPort();
            try (Started client = Started.streamctl("connect", endpoint, "--connect-timeout", "200ms")) {
                assertEquals(4, client.exit(), client.err::text);
                assertEquals(
                        "streamctl: cannot connect to " + endpoint + ": no answer within 200ms (is it reachable?"
                                + " --connect-timeout waits longer)\n",
                        client.err.text());
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until the kernel answers no more: what it then gets is neither taken nor refused. */
    private static boolean fill(ServerSocket listener, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 10; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), 500);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aSocketThatIsNotThereIsThree(String transport) throws Exception {
        try (Started client = Started.streamctl("connect", "unix:/no/such.sock", "--transport", transport)) {
            assertEquals(3, client.exit());
            assertEquals(
                    "streamctl: cannot connect to unix:/no/such.sock: no such socket (is the server up? try 'streamctl"
                            + " serve')\n",
                    client.err.text());
        }
    }
}
