package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.http.Response;
import dev.streamctl.websocket.Routes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers how many are with it; lets in one client; records its life. */
class Single implements Node {
    final List<String> life = new CopyOnWriteArrayList<>();
    final CompletableFuture<NodeContext> context = new CompletableFuture<>();
    private Channel only;

    @Override
    public String role() {
        return "single";
    }

    @Override
    public void setup(NodeContext given) {
        life.add("setup");
        context.complete(given);
    }

    @Override
    public Routes pages(Routes routes) {
        return routes.withHttp("/", _ -> Response.text("a page"));
    }

    @Override
    public void opened(Channel channel) throws RefusedException {
        if (only != null) {
            throw new RefusedException("there is another client");
        }
        only = channel;
        life.add("opened");
    }

    @Override
    public String loop(Channel channel, String message) {
        assertEquals(only, channel);
        life.add(message);
        return message.isEmpty() ? null : "re " + message;
    }

    @Override
    public void closed(Channel channel) {
        only = null;
        life.add("closed");
    }

    @Override
    public void stop() {
        life.add("stop");
    }
}
