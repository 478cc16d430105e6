package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} as a process: where it listens, and who may connect. */
@Timeout(180)
class ServeEndpointIT {

    @TempDir
    private Path folder;

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

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void openToOtherMachinesItWarnsAndListensWhereItWasTold(String transport) throws Exception {
        try (Started server =
                Started.streamctl("serve", "--host", "0.0.0.0", "--port", "0", "--transport", transport)) {
            assertTrue(server.err.await("listening").startsWith("listening on tcp://0.0.0.0:"), server.err::text);
            assertTrue(server.err.await("warning: ").contains("without encryption"));
            assertThrows(IOException.class, () -> new Socket("::1", server.port()).close());
            new Socket("127.0.0.1", server.port()).close();
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
    void overTheLimitAClientIsToldSo() throws Exception {
        try (Started server = Started.serve("--max-connections", "1");
                Wire first = new Wire(server.socket())) {
            first.send("a\n");
            assertEquals("a", first.line());
            try (Wire second = new Wire(server.socket())) {
                assertEquals("ERR the server is full, its limit is 1 connection\n", new String(second.rest(), UTF_8));
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

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theSocketOfAServerThatWasKilledIsTakenOver(String transport) throws Exception {
        String socket = "unix:" + folder.resolve("s.sock");
        try (Started killed = Started.streamctl("serve", socket, "--transport", transport)) {
            killed.err.await("listening");
            killed.close(); // SIGKILL
            assertEquals(137, killed.exit());
        }
        assertTrue(Files.exists(folder.resolve("s.sock")));
        try (Started server = Started.streamctl("serve", socket, "--transport", transport)) {
            server.err.await("listening");
            try (Started client = Started.streamctl("connect", socket, "--count", "1")) {
                client.type("hello\n");
                assertEquals(0, client.exit(), client.err::text);
                assertEquals("hello\n", client.out.text());
            }
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "precious");
        cannotListen(
                "there is a file that is no socket (it is left alone; take another path, or remove it)",
                "unix:" + file);
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void theSocketOfALivingServerIsThree() throws Exception {
        String socket = "unix:" + folder.resolve("s.sock");
        try (Started server = Started.streamctl("serve", socket)) {
            server.err.await("listening");
            cannotListen(
                    "address already in use (does another program listen there? take another port (0: a free one) or path)",
                    socket);
            try (Started client = Started.streamctl("connect", socket, "--count", "1")) {
                client.type("still here\n");
                assertEquals(0, client.exit(), client.err::text);
            }
        }
    }

    @Test
    void aFolderThatIsNotThereIsThree() throws Exception {
        cannotListen(
                "no such directory (make the folder of the socket first)", "unix:" + folder.resolve("none/s.sock"));
    }

    @Test
    void aHostThatIsUnknownIsThree() throws Exception {
        cannotListen("unknown host (is the name right?)", "tcp://no-such-host.invalid:0");
    }

    private static void cannotListen(String why, String endpoint) throws Exception {
        try (Started server = Started.streamctl(Started.WITHOUT_NAMES, "serve", endpoint)) {
            assertEquals(3, server.exit());
            assertEquals("streamctl: cannot listen at " + endpoint + ": " + why + "\n", server.err.text());
        }
    }

    @Test
    void peersOfThisMachineAreExemptFromTheLimitPerAddress() throws Exception {
        try (Started server = Started.serve("--max-connections-per-address", "1");
                Wire first = new Wire(server.socket());
                Wire second = new Wire(server.socket())) {
            first.send("a\n");
            second.send("b\n");
            assertEquals("a", first.line());
            assertEquals("b", second.line());
        }
    }
}
