package dev.streamctl.camera.nodes;

import dev.streamctl.Backoff;
import dev.streamctl.Endpoint;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.discovery.NodeNotFoundException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A node that only has a link, to a node of the name {@code other}. */
@Timeout(180)
abstract class LinkCase {

    static final Duration ANSWER = Duration.ofSeconds(5);
    static final Duration PAUSE = Duration.ofSeconds(1);

    final Bench bench = new Bench();
    final ManualTime time = new ManualTime();
    final AtomicReference<Endpoint.Ws> where = new AtomicReference<>();
    final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Link> link = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    RunningNode start(NodeOptions options) throws Exception {
        NodeDirectory directory = name -> {
            switch (trouble.getAndSet(null)) {
                case RuntimeException mistake -> throw mistake;
                case Error error -> throw error;
                case null, default -> {}
            }
            Endpoint.Ws found = where.get();
            if (found == null) {
                throw new NodeNotFoundException("no node " + name + " yet");
            }
            return found;
        };
        LinkTerms terms = LinkTerms.defaults()
                .withMaxBytes(3 + 3 * Waiting.OVERHEAD)
                .withAnswerWithin(ANSWER)
                .withBackoff(Backoff.defaults().withDelays(PAUSE, PAUSE));
        return bench.run(
                new Linked(),
                options.withDirectory(directory, options.bearing())
                        .withTerms(terms)
                        .withTime(clock())
                        .withWatcher(bench.events::add));
    }

    /** What the node takes for the time. */
    TimeSource clock() {
        return time;
    }

    private final class Linked implements Node {
        @Override
        public String role() {
            return "linked";
        }

        @Override
        public void setup(NodeContext context) {
            link.complete(context.link("other"));
        }

        @Override
        public String loop(Channel channel, String message) {
            return null;
        }
    }

    RunningNode start() throws Exception {
        return start(NodeOptions.of("one", Bench.ANYWHERE));
    }

    CompletableFuture<Outcome> send(String text) throws Exception {
        return link.get().send(text);
    }

    static Outcome outcome(CompletableFuture<Outcome> sent) throws Exception {
        return sent.get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    String heard() throws Exception {
        return heard.poll(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Lets the link try again. */
    void passPause() throws Exception {
        bench.await(Kind.DISCONNECTED);
        endPause();
    }

    /** As {@link #passPause}, once the link was heard to be lost. */
    void endPause() throws Exception {
        time.awaitTimers(1, Bench.PATIENCE);
        time.advance(PAUSE);
    }

    void echoes() throws Exception {
        where.set(bench.serve(socket -> {
            for (Message message : socket) {
                heard.add(message.asText());
                socket.send("re " + message.asText());
            }
        }));
    }
}
