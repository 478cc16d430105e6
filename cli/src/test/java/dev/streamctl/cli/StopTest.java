package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StopTest {

    private static final String NOW = "ending now (a third signal ends it at once)";

    private final ManualTime time = new ManualTime();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private Thread first = Thread.currentThread();

    private Stop stop(Consumer<StopSignal> action) {
        return new Stop(action, done::add, time, new Stop.End() {
            @Override
            public void exit(StopSignal signal) {
                done.add("exit " + signal);
            }

            @Override
            public void halt(StopSignal signal) {
                done.add("halt " + signal);
            }
        });
    }

    private Stop stop() {
        return stop(signal -> done.add("stop " + signal));
    }

    /** One whose action hangs until it is released, and was begun by SIGTERM on {@code first}. */
    private Stop hanging() throws InterruptedException {
        Stop stop = stop(_ -> {
            done.add("hangs");
            awaitRelease();
            done.add("dark");
        });
        first = Thread.startVirtualThread(() -> stop.received(StopSignal.TERM));
        assertEquals("hangs", next());
        return stop;
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String next() throws InterruptedException {
        return done.poll(60, TimeUnit.SECONDS);
    }

    private List<String> all() {
        return List.copyOf(done);
    }

    @Test
    void theSameSignalTwiceAtOnceIsOne() {
        Stop stop = stop();
        stop.received(StopSignal.TERM);
        time.advance(Stop.SAME.minusNanos(1));
        stop.received(StopSignal.TERM);
        time.advance(Duration.ofHours(1));
        assertEquals(List.of("stop TERM"), all());
    }

    @Test
    void aSecondSignalEndsTheProcessWithoutWaitingAndSaysWhatAThirdDoes() {
        Stop stop = stop();
        stop.received(StopSignal.TERM);
        time.advance(Stop.SAME);
        stop.received(StopSignal.TERM);
        assertEquals(List.of("stop TERM", NOW, "exit TERM"), all());
    }

    @Test
    void anotherSignalIsTheSecondHoweverSoonItComes() {
        Stop stop = stop();
        stop.received(StopSignal.TERM);
        stop.received(StopSignal.INT);
        stop.received(StopSignal.INT); // as GNU timeout hands a Ctrl-C on
        assertEquals(List.of("stop TERM", NOW, "exit INT"), all());
    }

    @Test
    void aSecondSignalWaitsForTheActionThatRuns() throws Exception {
        Stop stop = hanging();
        stop.received(StopSignal.INT);
        assertEquals(NOW, next());
        assertEquals(List.of(), all());
        release.countDown();
        assertEquals("dark", next());
        assertEquals("exit INT", next());
    }

    @Test
    void aThirdSignalEndsTheProcessAtOnceThoughTheActionHangs() throws Exception {
        Stop stop = hanging();
        stop.received(StopSignal.INT);
        time.advance(Stop.SAME);
        stop.received(StopSignal.INT);
        assertEquals(List.of(NOW, "halt INT"), all());
        release.countDown();
    }

    @Test
    void anActionThatHangsEndsTheProcess() throws Exception {
        var _ = hanging();
        time.advance(Stop.PATIENCE.minusNanos(1));
        assertEquals(List.of(), all());
        time.advance(Duration.ofNanos(1));
        assertEquals(List.of("the stop has not begun in 10 s: ending without it", "exit TERM"), all());
        release.countDown();
    }

    @Test
    void anOrderlyStopMayTakeLongerThanItsBeginning() throws Exception {
        var _ = hanging();
        time.advance(Stop.PATIENCE.minusNanos(1));
        release.countDown();
        assertEquals("dark", next());
        first.join(); // behind the action it takes the time limit back
        time.advance(Duration.ofHours(1));
        assertEquals(List.of(), all());
    }

    @Test
    void aHangupIsNeverTheSecond() {
        Stop stop = stop();
        stop.received(StopSignal.HUP);
        time.advance(Duration.ofMinutes(1));
        stop.received(StopSignal.HUP);
        assertEquals(List.of("stop HUP"), all());
        stop.received(StopSignal.TERM);
        assertEquals(List.of("stop HUP", NOW, "exit TERM"), all());
    }

    @Test
    void anActionThatFailsCanBeCutShortAllTheSame() {
        Stop stop = stop(_ -> {
            throw new IllegalStateException("out of ideas");
        });
        assertThrows(IllegalStateException.class, () -> stop.received(StopSignal.TERM));
        stop.received(StopSignal.INT);
        assertTrue(all().contains("exit INT"), all()::toString);
    }
}
