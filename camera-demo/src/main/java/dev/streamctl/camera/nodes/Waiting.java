package dev.streamctl.camera.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The messages that wait on a link, bounded in bytes: those of the text and some for each, for empty ones take room too. */
final class Waiting {

    /** What a message costs beside its text. */
    static final int OVERHEAD = 64;

    /** A message on its way. */
    record Pending(String text, int bytes, CompletableFuture<Outcome> outcome) {
        static Pending of(String text) {
            return new Pending(text, text.getBytes(UTF_8).length + OVERHEAD, new CompletableFuture<>());
        }
    }

    private final Deque<Pending> messages = new ArrayDeque<>();
    private final int maxBytes;
    private long bytes;

    Waiting(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a message at the end; returns what had to go for it, the oldest first, or itself where it is too long alone. */
    List<Pending> add(Pending message) {
        if (message.bytes() > maxBytes) {
            return List.of(message);
        }
        List<Pending> dropped = new ArrayList<>();
        messages.addLast(message);
        bytes += message.bytes();
        while (bytes > maxBytes) {
            dropped.add(removeFirst());
        }
        return dropped;
    }

    /** Takes the oldest; null where there is none. */
    @Nullable
    Pending poll() {
        return messages.isEmpty() ? null : removeFirst();
    }

    /** Gives the oldest back, which was not sent after all; false where newer ones have taken its room. */
    boolean putBack(Pending message) {
        if (bytes + message.bytes() > maxBytes) {
            return false;
        }
        messages.addFirst(message);
        bytes += message.bytes();
        return true;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    private Pending removeFirst() {
        Pending first = messages.removeFirst();
        bytes -= first.bytes();
        return first;
    }
}
