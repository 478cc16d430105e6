package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.StreamException;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.framing.Escapes;
import dev.streamctl.http.Request;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Hands the messages of a node's clients to the node, and its answers to them. */
final class Clients {

    private final Node node;
    private final Workshop workshop;

    Clients(Node node, Workshop workshop) {
        this.node = node;
        this.workshop = workshop;
    }

    void serve(WebSocket socket) throws IOException, InterruptedException {
        var client = new Client(socket, workshop);
        if (!admitted(client)) {
            return;
        }
        try {
            tell(Kind.OPENED, client, "");
            for (Message message : socket) {
                handle(client, message);
            }
        } finally {
            leave(client);
        }
    }

    private boolean admitted(Client client) {
        String reason = refusal(client);
        if (reason == null) {
            return true;
        }
        workshop.counter("refused_clients").increment();
        tell(Kind.REFUSED, client, reason);
        workshop.warn("%s: refused a client: %s".formatted(client.peer(), reason));
        client.socket().close(CloseStatus.TRY_AGAIN_LATER, cut(reason));
        return false;
    }

    private @Nullable String refusal(Client client) {
        workshop.turn().take();
        try {
            node.opened(client);
            return null;
        } catch (RefusedException e) {
            return e.reason();
        } finally {
            workshop.turn().give();
        }
    }

    private void leave(Client client) {
        workshop.turn().run(() -> node.closed(client));
        tell(Kind.CLOSED, client, "");
    }

    private void handle(Client client, Message message) throws IOException, InterruptedException {
        workshop.counter("messages").increment();
        if (!(message instanceof Message.Text text)) {
            workshop.counter("not_text").increment();
            refuse(client, message, "a binary message; only text is understood");
            return;
        }
        tell(Kind.RECEIVED, client, text.text());
        String answer;
        try {
            answer = answer(client, text.text());
        } catch (RefusedException e) {
            workshop.counter("refused_messages").increment();
            refuse(client, message, e.reason());
            return;
        }
        if (answer != null) {
            client.socket().send(answer);
            tell(Kind.ANSWERED, client, answer);
        }
    }

    private @Nullable String answer(Client client, String text) throws RefusedException, InterruptedException {
        workshop.turn().takeInterruptibly();
        try {
            return node.loop(client, text);
        } finally {
            workshop.turn().give();
        }
    }

    private void refuse(Client client, Message message, String reason) throws IOException, InterruptedException {
        workshop.warn("%s: refused '%s': %s".formatted(client.peer(), Escapes.snippet(message.asText()), reason));
        tell(Kind.REFUSED, client, reason);
        client.socket().send("ERR " + reason);
    }

    private void tell(Kind kind, Client client, String text) {
        workshop.tell(new NodeEvent(kind, client.peer().toString(), text));
    }

    /** What a close frame has room for. */
    private static String cut(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= CloseStatus.MAX_REASON ? reason : "refused";
    }

    /** A client as the node sees it. */
    private record Client(WebSocket socket, Workshop workshop) implements Channel {
        @Override
        public Endpoint peer() {
            return socket.peer();
        }

        @Override
        public Request request() {
            return socket.request();
        }

        @Override
        public void send(String text) {
            try {
                if (!socket.trySend(Message.of(text))) {
                    workshop.counter("channel_dropped").increment();
                }
            } catch (StreamException e) {
                // it has left
            } catch (IOException e) {
                workshop.warn("%s: cannot be told '%s': %s".formatted(peer(), Escapes.snippet(text), e.getMessage()));
            }
        }

        @Override
        public void close(int code, String reason) {
            Thread.startVirtualThread(() -> socket.close(code, reason));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
