package dev.streamctl.camera.nodes;

import dev.streamctl.Handler;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Where clients wait until a node is set up: it has its port before its device, which may be another node's where the port is. */
final class Threshold {

    private static final String BARRED = "the node has not started";

    private final CompletableFuture<Boolean> open = new CompletableFuture<>();

    /** The same, behind the threshold. */
    Routes guard(Routes routes) {
        Map<String, Routes.Route> sockets = new HashMap<>(routes.byPath());
        sockets.replaceAll((_, route) ->
                new Routes.Route(socketBehind(route.handler()), route.subprotocols(), route.compression()));
        Map<String, HttpHandler> pages = new HashMap<>(routes.http());
        pages.replaceAll((_, page) -> pageBehind(page));
        return new Routes(sockets, pages, routes.origins(), routes.hosts(), routes.open());
    }

    private Handler<WebSocket> socketBehind(Handler<WebSocket> handler) {
        return socket -> {
            if (awaitCrossing()) {
                handler.handle(socket);
            } else {
                socket.close(CloseStatus.TRY_AGAIN_LATER, BARRED);
            }
        };
    }

    private HttpHandler pageBehind(HttpHandler page) {
        return request -> awaitCrossing() ? page.handle(request) : Response.text(503, BARRED + "\n");
    }

    /** Waits as long as the setup takes, or the server lets a handler. */
    private boolean awaitCrossing() throws InterruptedException, ExecutionException {
        return open.get();
    }

    /** The node is set up: those who wait, and come, get to it. */
    void open() {
        open.complete(true);
    }

    /** The node could not be set up: nobody gets to it. */
    void bar() {
        open.complete(false);
    }
}
