package dev.streamctl;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A test of WebSockets: on each stack, with clients and servers of ours and with raw peers. */
abstract class OnWebSockets extends OnEveryStack {

    static final Limits STILL = QUIET.with(Limit.PING_PERIOD, 0);

    final BlockingQueue<WebSocket> served = new LinkedBlockingQueue<>();
    final List<WebSocket> clients = new ArrayList<>();
    private final List<RecordingPeer> peers = new ArrayList<>();

    final Server echo(Limits limits) throws Exception {
        return server(limits, socket -> {
            served.add(socket);
            for (Message message : socket) {
                socket.send(message);
            }
        });
    }

    final Server server(Limits limits, Handler<WebSocket> handler) throws Exception {
        return network()
                .serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"),
                        Routes.of("/", handler),
                        ServerOptions.defaults().withLimits(limits));
    }

    /** A server whose handlers leave the reading to the test. */
    final Server still(Limits limits) throws Exception {
        return server(limits, socket -> {
            served.add(socket);
            testDone.await();
        });
    }

    final WebSocket client(Server server) throws Exception {
        return client(server, STILL);
    }

    final WebSocket client(Server server, Limits limits) throws Exception {
        WebSocket socket = network().connectWebSocket((Endpoint.Ws) server.endpoint(), Opening.plain(), limits);
        clients.add(socket);
        return socket;
    }

    final RecordingPeer peer(Server server) throws Exception {
        RecordingPeer peer = WebSocketPeer.open(server, true);
        peers.add(peer);
        return peer;
    }

    final WebSocket atServer() throws Exception {
        WebSocket socket = served.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("no handler began");
        }
        return socket;
    }

    @Override
    void letGo() throws Exception {
        super.letGo();
        clients.forEach(WebSocket::abort);
        for (RecordingPeer peer : peers) {
            peer.close();
        }
    }
}
