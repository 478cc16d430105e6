package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ClosingTest {

    private final FakeMdns mdns = new FakeMdns();
    private final ManualTime time = new ManualTime();

    /** As JmDNS does where one of its threads hangs, in a log that nobody reads for example. */
    @Test
    void oneThatNeverEndsIsLeft() throws Exception {
        var go = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        mdns.onClose(() -> {
            awaitUndisturbed(go);
            ended.countDown();
        });
        Thread close = Thread.startVirtualThread(
                () -> Closing.await(List.of(mdns, new FakeMdns()), Duration.ofSeconds(10), time));
        time.awaitTimers(1, Duration.ofSeconds(60));
        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertEquals(1, time.pendingTimers());
        time.advance(Duration.ofNanos(1));
        close.join();
        assertEquals(1, ended.getCount());
        go.countDown();
        assertTrue(ended.await(60, TimeUnit.SECONDS));
    }

    @Test
    void othersAreWaitedFor() {
        var ended = new CountDownLatch(1);
        mdns.onClose(ended::countDown);
        Closing.await(List.of(mdns), Duration.ofMinutes(2), time);
        assertEquals(0, ended.getCount());
    }

    private static void awaitUndisturbed(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
