package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.BindFailedException.Reason;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix domain sockets as endpoints of both sides. */
class UnixSocketTest extends OnEveryStack {

    @TempDir
    Path folder;

    private Endpoint endpoint() {
        return Endpoint.unix(folder.resolve("socket"));
    }

    private Server serve(ServerOptions options) throws Exception {
        return network().serve(endpoint(), Lines.text(), options, OnEveryStack::echo);
    }

    private BindFailedException bindFailure() {
        return assertThrows(BindFailedException.class, () -> serve(QUIET_SERVER));
    }

    @Test
    void clientAndServerTalkAndTheFileIsGoneAfterwards() throws Exception {
        Server server = serve(QUIET_SERVER);
        assertEquals(endpoint(), server.endpoint());
        try (FrameStream<String> client = network().connect(endpoint(), Lines.text())) {
            client.send("hello");
            assertEquals("hello", client.receive());
            assertEquals(endpoint(), client.peer());
        }
        server.close();
        assertFalse(Files.exists(folder.resolve("socket")));
    }

    @Test
    void theFileOfAServerThatDiedIsTakenOver() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("socket")))
                .close();
        assertTrue(Files.exists(folder.resolve("socket")));
        echoedPeerOf(serve(QUIET_SERVER));
    }

    @Test
    void theFileOfALivingServerIsNot() throws Exception {
        Server first = serve(QUIET_SERVER);
        assertEquals(Reason.ADDRESS_IN_USE, bindFailure().reason());
        echoedPeerOf(first);
    }

    @Test
    void theSocketOfAServerThatTookThePathOverOutlivesTheFirstOne() throws Exception {
        Server first = serve(QUIET_SERVER);
        Files.delete(folder.resolve("socket"));
        Server second = serve(QUIET_SERVER);
        first.close();
        echoedPeerOf(second).close();
        second.close();
        assertFalse(Files.exists(folder.resolve("socket")));
    }

    @Test
    void aServerWhoseFileWasMovedAwayListensNoMoreOnceItIsClosed() throws Exception {
        Server server = serve(QUIET_SERVER);
        Path moved = Files.move(folder.resolve("socket"), folder.resolve("moved"));
        RecordingPeer.connect(Endpoint.unix(moved)).close();
        server.close();
        assertTrue(Files.exists(moved));
        await("the socket is closed", () -> refuses(moved));
    }

    private static boolean refuses(Path socket) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aFileThatIsNoSocketIsNeverRemoved() throws Exception {
        Path file = Files.writeString(folder.resolve("socket"), "precious");
        assertEquals(Reason.NOT_A_SOCKET, bindFailure().reason());
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aFolderThatIsNotThereIsNamedByBothSides() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        for (String path : List.of("none/socket", "file/socket")) {
            Endpoint endpoint = Endpoint.unix(folder.resolve(path));
            BindFailedException failed = assertThrows(
                    BindFailedException.class, () -> network().serve(endpoint, Lines.text(), OnEveryStack::echo));
            assertEquals(Reason.NO_SUCH_DIRECTORY, failed.reason());
            assertEquals("cannot listen at " + endpoint + ": no such directory", failed.getMessage());
            ConnectFailedException none =
                    assertThrows(ConnectFailedException.class, () -> network().connect(endpoint));
            assertEquals("cannot connect to " + endpoint + ": no such socket", none.getMessage());
            assertEquals(ConnectFailedException.Reason.REFUSED, none.reason());
        }
    }

    @Test
    void aPathThatIsTooLongIsRefusedByBothSides() throws Exception {
        Endpoint endpoint = Endpoint.unix(folder.resolve("x".repeat(200)));
        BindFailedException failed = assertThrows(
                BindFailedException.class, () -> network().serve(endpoint, Lines.text(), OnEveryStack::echo));
        assertEquals(Reason.PATH_TOO_LONG, failed.reason());
        assertThrows(ConnectFailedException.class, () -> network().connect(endpoint));
    }

    @Test
    void unixPeersAreExemptFromTheLimitsPerAddress() throws Exception {
        Server server = serve(QUIET_SERVER
                .with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 1)
                .with(Limit.ACCEPT_RATE, 1)
                .with(Limit.ACCEPT_BURST, 1));
        List<RecordingPeer> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(echoedPeerOf(server));
        }
        assertEquals(5, server.stats().open());
    }
}
