package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.Backoff;
import dev.streamctl.Endpoint;
import dev.streamctl.Reconnect;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link does about messages that cannot be sent, and about mistakes below it. */
@Timeout(180)
class LinkMistakesTest {

    private static final LinkTerms TERMS = LinkTerms.defaults()
            .withMaxBytes(1 << 20)
            .withAnswerWithin(Duration.ofHours(1))
            .withBackoff(Backoff.defaults().withDelays(Duration.ofMillis(1), Duration.ofMillis(1)));

    private static final Limits LIMITS = Limits.defaults().with(Limit.MAX_FRAME, 64 * 1024);

    private final Bench bench = new Bench();
    private final Workshop workshop =
            new Workshop(bench.network, NodeOptions.of("one", Bench.ANYWHERE).withWatcher(bench.events::add));
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private Endpoint.Ws where;

    @BeforeEach
    void echo() throws Exception {
        where = bench.serve(socket -> {
            for (Message message : socket) {
                socket.send("re " + message.asText());
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    /** Is asked before each call of an object; throws what the call is to throw. */
    private interface Before {
        void call(Method method, Object[] arguments);
    }

    private static <T> T watched(Class<T> type, T real, Before before) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    before.call(method, arguments);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private Link link(Before before) {
        NodeContext context = watched(NodeContext.class, workshop, (method, arguments) -> {
            if (method.getName().equals("warn")) {
                lines.add((String) arguments[0]);
            }
        });
        Link.COUNTERS.forEach(workshop::counter);
        Reconnect.Connector<WebSocket> connector = () -> {
            connections.incrementAndGet();
            return watched(WebSocket.class, bench.network.connectWebSocket(where, Opening.plain(), LIMITS), before);
        };
        var link = new Link("other", connector, TERMS, context, failures::add);
        bench.known(() -> link.end(Duration.ofSeconds(60)));
        link.start();
        return link;
    }

    private static Outcome outcome(CompletableFuture<Outcome> sent) throws Exception {
        return sent.get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void assertCounted(String counter, long count) {
        assertEquals(count, workshop.counts().get("link_" + counter), counter);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 * 1024 + 1, 1 << 20})
    void aMessageThatCannotBeSentIsDroppedAndToldAndTheNextOneGoesOn(int length) throws Exception {
        Link link = link((_, _) -> {});
        String unsendable =
                length == 1 ? "\ud800" : "x".repeat(length); // no UTF-8, over the limit of this side, or of what waits
        var first = link.send(unsendable);
        var second = link.send("2");
        assertEquals(new Outcome.Dropped(), outcome(first));
        assertEquals(new Outcome.Answered("re 2"), outcome(second));
        assertCounted("dropped", 1);
        assertCounted("answered", 1);
        assertCounted("lost", 0);
        assertEquals(1, connections.get());
        assertEquals(1, lines.size(), lines::toString);
        assertEquals(
                "a message to other cannot be sent and is dropped: ",
                lines.getFirst().substring(0, lines.getFirst().indexOf(": ") + 2));
    }

    @Test
    void aMistakeWhileAMessageIsSentCostsThatMessageAndTheNextOneIsSentOverAnotherConnection() throws Exception {
        Link link = link((method, arguments) -> {
            if (method.getName().equals("send") && arguments[0].equals("1")) {
                throw new IllegalStateException("no such state");
            }
        });
        var first = link.send("1");
        var second = link.send("2");
        assertEquals(new Outcome.Dropped(), outcome(first));
        assertEquals(new Outcome.Answered("re 2"), outcome(second));
        assertCounted("dropped", 1);
        assertCounted("lost", 1);
        assertEquals(
                List.of(
                        "a message to other cannot be sent and is dropped: java.lang.IllegalStateException: no such state",
                        "no link to other: java.lang.IllegalStateException: no such state; trying again"),
                lines);
        assertEquals(0, failures.size());
    }

    @Test
    void aMistakeWhileReadingIsToldAndTheLinkConnectsAnew() throws Exception {
        Link link = link((method, _) -> {
            if (method.getName().equals("receive") && connections.get() == 1) {
                throw new IllegalStateException("no such state");
            }
        });
        bench.await(NodeEvent.Kind.DISCONNECTED);
        assertEquals(new Outcome.Answered("re 1"), outcome(link.send("1")));
        assertEquals(
                List.of("no link to other: a mistake while reading: java.lang.IllegalStateException: no such state;"
                        + " trying again"),
                lines);
        assertCounted("lost", 1);
        assertEquals(2, connections.get());
    }
}
