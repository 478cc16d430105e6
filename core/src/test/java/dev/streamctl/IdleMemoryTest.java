package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections cost on which nothing is said. */
@Timeout(120)
class IdleMemoryTest {

    private static final int CONNECTIONS = 1_000;

    /** What 10,000 of them may take of 256 MiB, with their handlers and, here, the sockets at the other end. */
    private static final long MOST = (256L << 20) / 10_000;

    private final Semaphore begun = new Semaphore(0);
    private final List<SocketChannel> peers = new ArrayList<>();

    /** The bytes that are reachable. */
    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void tenThousandIdleWebSocketsFitInto256MiB() throws Exception {
        Routes routes = Routes.of("/", socket -> {
            begun.release();
            socket.receive();
        });
        ServerOptions options = ServerOptions.defaults().with(Limit.MAX_CONNECTIONS, CONNECTIONS + 1);
        try (Network network = Network.open()) {
            Server server = network.serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), routes, options);
            Endpoint.Ws at = (Endpoint.Ws) server.endpoint();
            open(at); // with it comes what is made once
            long before = live();
            for (int i = 0; i < CONNECTIONS; i++) {
                open(at);
            }
            long each = (live() - before) / CONNECTIONS;
            assertEquals(CONNECTIONS + 1, server.stats().open());
            assertTrue(each > 0 && each < MOST, () -> each + " bytes a connection, at most " + MOST);
        } finally {
            for (SocketChannel peer : peers) {
                peer.close();
            }
        }
    }

    private void open(Endpoint.Ws server) throws Exception {
        SocketChannel peer = SocketChannel.open(PeerChannel.address(server));
        peers.add(peer);
        WebSocketPeer.upgrade(peer, server);
        begun.acquire();
    }
}
