package dev.streamctl.camera.nodes;

import dev.streamctl.Reconnect;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.camera.nodes.Waiting.Pending;
import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.time.Duration;

/**
 * Counts and tells how the connection of a link comes and goes, one line for each time that the other node goes away, and what
 * is dropped.
 */
final class LinkWatch implements Reconnect.Observer {

    private final String target;
    private final NodeContext node;
    private boolean away;

    LinkWatch(String target, NodeContext node) {
        this.target = target;
        this.node = node;
    }

    @Override
    public void connected(long attempt) {
        away = false;
        node.counter("link_connected").increment();
        node.tell(new NodeEvent(Kind.CONNECTED, target, ""));
    }

    @Override
    public void failed(long attempt, Exception cause, Duration delay) {
        node.counter("link_lost").increment();
        if (!away) {
            away = true;
            String why = text(cause);
            node.warn("no link to %s: %s; trying again".formatted(Escapes.snippet(target), why));
            node.tell(new NodeEvent(Kind.DISCONNECTED, target, why));
        }
    }

    /** A message was dropped, of those that may have {@code maxBytes} while they wait. */
    void dropped(Pending message, int maxBytes) {
        if (message.bytes() > maxBytes) {
            unsendable("longer than %d bytes".formatted(maxBytes - Waiting.OVERHEAD));
        }
        node.counter("link_dropped").increment();
        node.tell(new NodeEvent(Kind.DROPPED, target, message.text()));
    }

    /** A message was dropped because of what it is. */
    void unsendable(String why) {
        node.warn("a message to %s cannot be sent and is dropped: %s".formatted(Escapes.snippet(target), why));
    }

    /** What a person is told of a failure; of a mistake also its kind, for its message alone may say little. */
    static String text(Throwable failure) {
        return Escapes.snippet(
                failure instanceof IOException ? String.valueOf(failure.getMessage()) : failure.toString());
    }
}
