package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.StreamEndedException;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ThresholdTest {

    private final Bench bench = new Bench();
    private final Threshold threshold = new Threshold();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private Endpoint.Ws serve() throws Exception {
        Routes routes = Routes.of("/", socket -> socket.send("welcome")).withHttp("/", _ -> Response.text("a page"));
        return (Endpoint.Ws) bench.known(
                        bench.network.serveWebSocket(Bench.ANYWHERE, threshold.guard(routes), ServerOptions.defaults()))
                .endpoint();
    }

    @Test
    void whoIsThereBeforeItOpensAndWhoComesLaterGetIn() throws Exception {
        Endpoint.Ws where = serve();
        WebSocket before = bench.known(bench.network.connectWebSocket(where));
        threshold.open();
        assertEquals("welcome", before.receive(Bench.PATIENCE).asText());
        WebSocket later = bench.known(bench.network.connectWebSocket(where));
        assertEquals("welcome", later.receive(Bench.PATIENCE).asText());
        assertEquals("a page", bench.page(where).get(60, TimeUnit.SECONDS).body());
    }

    @Test
    void whoComesToANodeThatHasNotStartedIsTurnedAwayWithTheReason() throws Exception {
        Endpoint.Ws where = serve();
        WebSocket before = bench.known(bench.network.connectWebSocket(where));
        threshold.bar();
        assertThrows(StreamEndedException.class, () -> before.receive(Bench.PATIENCE));
        assertEquals(
                new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "the node has not started"),
                before.peerStatus().orElseThrow());
        HttpResponse<String> page = bench.page(where).get(60, TimeUnit.SECONDS);
        assertEquals("503 the node has not started\n", page.statusCode() + " " + page.body());
    }
}
