package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeRecord.Found;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HearingTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ETHERNET = InetAddress.ofLiteral("192.0.2.7");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();

    /** How often somebody has begun to wait: anew, too, for what was heard meanwhile. */
    private final Semaphore waits = new Semaphore(0);

    private final Hearing hearing = new Hearing(new TimeSource() {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            Timer timer = time.schedule(delay, task);
            waits.release();
            return timer;
        }
    });

    private static Found pin(String id, InetAddress at) {
        return Heard.node(at, "iopin", new NodeRecord(id, "pin", "/datafeed", false), 1, at);
    }

    private CompletableFuture<List<Found>> ask(Duration patience) {
        var found = new CompletableFuture<List<Found>>();
        Thread.startVirtualThread(() -> {
            try {
                found.complete(hearing.await("iopin", patience));
            } catch (InterruptedException e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    private static List<String> ids(CompletableFuture<List<Found>> found) throws Exception {
        return found.get(60, TimeUnit.SECONDS).stream()
                .map(node -> node.record().id())
                .toList();
    }

    /** Time must not pass while somebody begins to wait: the wait would be that much longer. */
    private void awaitWait() throws InterruptedException {
        assertTrue(waits.tryAcquire(60, TimeUnit.SECONDS));
    }

    @Test
    void theFirstThatIsHeardIsNotTakenBeforeOthersCouldAnswer() throws Exception {
        CompletableFuture<List<Found>> found = ask(PATIENCE);
        awaitWait();
        hearing.put(LOOPBACK, pin("b", LOOPBACK));
        awaitWait();
        time.advance(Hearing.SETTLE.minusNanos(1));
        assertFalse(found.isDone());
        hearing.put(ETHERNET, pin("a", ETHERNET));
        awaitWait();
        time.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b"), ids(found).stream().sorted().toList());
    }

    @Test
    void oneThatHasBeenKnownForLongIsToldAtOnce() throws Exception {
        hearing.put(ETHERNET, pin("a", ETHERNET));
        time.advance(Hearing.SETTLE);
        assertEquals(List.of("a"), ids(ask(PATIENCE)));
    }

    @Test
    void theWaitEndsWithThePatience() throws Exception {
        CompletableFuture<List<Found>> found = ask(Duration.ofMillis(100));
        awaitWait();
        hearing.put(ETHERNET, pin("a", ETHERNET));
        awaitWait();
        time.advance(Duration.ofMillis(100));
        assertEquals(List.of("a"), ids(found));
        hearing.remove(ETHERNET, "iopin");
        assertEquals(List.of(), ids(ask(Duration.ZERO)));
    }

    @Test
    void whoAsksAgainSoonIsToldTheNextAddress() {
        InetAddress other = InetAddress.ofLiteral("192.0.2.8");
        NodeRecord record = new NodeRecord("a", "pin", "/", false);
        Found node = Heard.node(ETHERNET, "iopin", record, 1, ETHERNET, other);
        assertEquals(Endpoint.ws("192.0.2.7", 1, "/"), hearing.address(node));
        time.advance(Hearing.AGAIN.minusNanos(1));
        assertEquals(Endpoint.ws("192.0.2.8", 1, "/"), hearing.address(node));
        time.advance(Hearing.AGAIN); // it was good for long
        assertEquals(Endpoint.ws("192.0.2.8", 1, "/"), hearing.address(node));
        assertEquals(Endpoint.ws("192.0.2.7", 1, "/"), hearing.address(node));
        assertEquals(
                Endpoint.ws("192.0.2.7", 1, "/"),
                hearing.address(Heard.node(ETHERNET, "iopin", record, 1, ETHERNET))); // which has one only now
        hearing.put(ETHERNET, pin("b", ETHERNET));
        hearing.remove(ETHERNET, "iopin");
        assertEquals(Endpoint.ws("192.0.2.7", 1, "/"), hearing.address(node), "one that was gone");
    }

    @Test
    void theNextAddressIsToldAlsoWhereTheConnectionTookLongToFail() {
        InetAddress other = InetAddress.ofLiteral("192.0.2.8");
        Found node = Heard.node(ETHERNET, "iopin", new NodeRecord("a", "pin", "/", false), 1, ETHERNET, other);
        assertEquals(Endpoint.ws("192.0.2.7", 1, "/"), hearing.address(node));
        time.advance(Hearing.AGAIN);
        hearing.failed("iopin");
        hearing.failed("nobody");
        time.advance(Hearing.AGAIN.minusNanos(1));
        assertEquals(Endpoint.ws("192.0.2.8", 1, "/"), hearing.address(node));
    }

    @Test
    void oneThatHasLeftAndComesAgainIsNew() throws Exception {
        hearing.put(ETHERNET, pin("a", ETHERNET));
        time.advance(Hearing.SETTLE);
        hearing.removeAll(ETHERNET);
        hearing.put(ETHERNET, pin("b", ETHERNET));
        CompletableFuture<List<Found>> found = ask(PATIENCE);
        awaitWait();
        assertFalse(found.isDone());
        time.advance(Hearing.SETTLE);
        assertEquals(List.of("b"), ids(found));
    }
}
