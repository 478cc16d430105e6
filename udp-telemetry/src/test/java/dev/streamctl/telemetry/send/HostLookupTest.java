package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostLookupTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch answer = new CountDownLatch(1);

    /** Answers when it is told to, and cannot be interrupted, as the system's look-up. */
    private final Network slow = new Network() {
        @Override
        public List<InetAddress> lookUp(String host) {
            boolean answered = false;
            while (!answered) {
                try {
                    answer.await();
                    answered = true;
                } catch (InterruptedException e) {
                    // it does not care
                }
            }
            return List.of(FakeNetwork.address("192.0.2.1"));
        }

        @Override
        public Link open(InetSocketAddress remote, LinkOptions options) throws IOException {
            throw new IOException("not here");
        }

        @Override
        public void background(Runnable work) {}
    };

    @Test
    void aLookUpThatHangsIsLeftAtItsDeadline() throws Exception {
        var time = new ManualTime();
        var looked = new FutureTask<>(() -> ScopedValue.where(TimeSource.CURRENT, time)
                .call(() -> assertThrows(UnknownHostException.class, () -> HostLookup.find("collector", LIMIT, slow))));
        Thread.ofVirtual().start(looked);
        time.awaitTimers(1, PATIENCE);
        time.advance(LIMIT);
        assertEquals("no address of \"collector\" within 5000 ms", looked.get().getMessage());
        answer.countDown();
    }

    @Test
    void anUnknownNameIsNamedAndAKnownOneFound() throws Exception {
        var network = new FakeNetwork();
        var unknown = assertThrows(UnknownHostException.class, () -> HostLookup.find("collector", LIMIT, network));
        assertEquals("cannot find the host \"collector\"", unknown.getMessage());
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1")));
        assertEquals(network.names.get("collector"), HostLookup.find("collector", LIMIT, network));
        assertEquals(
                "::1", HostLookup.find("::1", LIMIT).getFirst().getHostAddress().replaceAll("^0(:0)+:1", "::1"));
    }
}
