package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * A peer of TLS 1.3 that asks for new keys on and on and reads none of the answers, below HTTP that has nothing to say. No time
 * limit ends it here, as time stands still.
 */
class TlsKeysTest extends OnTls {

    private static final Routes ROUTES =
            Routes.none().withHttp("/", _ -> Response.text("hello\n")).with("/", OnEveryStack::echo);

    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private Server server() throws Exception {
        ServerOptions options = QUIET_SERVER.withTls(TlsPeers.server(folder));
        return network().serveHttp(ANY_TLS_PORT, ROUTES, options.with(Limit.PING_PERIOD, 0));
    }

    private static void assertCut(Server server, RecordingPeer deaf) {
        deaf.askingForKeys().failure(IOException.class);
        assertQuietAndConsistent(server);
    }

    @Test
    void beforeItsRequestItIsCut() throws Exception {
        try (Server server = server()) {
            assertCut(server, deafPeerOf(server));
            await("it is counted", () -> server.stats().refusedHandshakes() == 1);
        }
    }

    @Test
    void betweenTwoRequestsItIsCut() throws Exception {
        try (Server server = server()) {
            RecordingPeer deaf = deafPeerOf(server).send(OnHttp.get(server, "/"));
            await("it is answered", () -> server.stats().http().answered() == 1);
            assertCut(server, deaf);
            assertEquals(1, server.stats().slowConsumers());
        }
    }

    @Test
    void onAWebSocketItIsCut() throws Exception {
        try (Server server = server()) {
            RecordingPeer deaf = deafPeerOf(server).send(OnHttp.get(server, "/", UPGRADE));
            await("it is one", () -> server.stats().http().upgraded() == 1);
            assertCut(server, deaf);
            assertEquals(1, server.stats().slowConsumers());
        }
    }
}
