package dev.streamctl;

import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The main class of {@link IdleMemoryTest}'s process: prints how many bytes an idle WebSocket takes. */
final class IdleMemory {

    private static final int CONNECTIONS = 1_000;

    private static final Semaphore BEGUN = new Semaphore(0);
    private static final List<SocketChannel> PEERS = new ArrayList<>();

    private IdleMemory() {}

    /** The bytes that are reachable. */
    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    public static void main(String[] args) throws Exception {
        Routes routes = Routes.of("/", socket -> {
            BEGUN.release();
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
            if (server.stats().open() != CONNECTIONS + 1) {
                throw new IllegalStateException(server.stats().toString());
            }
            System.out.println(each);
        } finally {
            for (SocketChannel peer : PEERS) {
                peer.close();
            }
        }
    }

    private static void open(Endpoint.Ws server) throws Exception {
        SocketChannel peer = SocketChannel.open(PeerChannel.address(server));
        PEERS.add(peer);
        WebSocketPeer.upgrade(peer, server);
        BEGUN.acquire();
    }
}
