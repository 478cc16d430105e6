package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.internal.CustomScheduler;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When a loop is woken for what the handlers of a turn have left. The test is the loop, and where the order counts the
 * scheduler of the virtual threads as well.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayTest {

    private static final int HANDLERS = 10;

    private static final int ROUNDS = 50_000;

    /** From the turn of its handler to the end of a relay it is less. */
    private static final int LONGEST_PAUSE_NANOS = 3_000;

    /** For one step; a wake-up that is lost does not come at all. */
    private static final long PATIENCE_SECONDS = 60;

    /** Of virtual threads; each runs when the test says so. */
    private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();

    private final Kernel kernel = new Kernel();

    private volatile int asked;
    private volatile int answered;

    /** Where a loop sleeps; here the test does. */
    private static final class Kernel implements IoHandler {

        private volatile Thread loop;
        private volatile int wakeUps;

        @Override
        public synchronized void wakeup() {
            wakeUps = wakeUps + 1;
            LockSupport.unpark(loop);
        }

        @Override
        public int run(IoHandlerContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }

    private void runTurns() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
    }

    private Thread thread(Runnable body) {
        return CustomScheduler.builder(turns::add).unstarted(body);
    }

    /** What is made by a virtual thread makes virtual threads that run where that one does. */
    private <T> T made(Supplier<T> what) {
        var made = new AtomicReference<T>();
        thread(() -> made.set(what.get())).start();
        runTurns();
        return made.get();
    }

    private Relay relay() {
        return made(() -> new Relay(kernel));
    }

    /** A handler that waits for its stream. */
    private Thread waiting(Runnable afterwards) {
        Thread handler = thread(() -> {
            LockSupport.park(this);
            afterwards.run();
        });
        handler.start();
        runTurns();
        return handler;
    }

    @Test
    void allHandlersOfATurnWakeTheLoopOnce() {
        Relay relay = relay();
        for (int turn = 1; turn <= 3; turn++) {
            for (int i = 0; i < HANDLERS; i++) {
                relay.add(waiting(relay::wakeup));
            }
            assertTrue(relay.handOver());
            runTurns();
            assertEquals(turn, kernel.wakeUps);
            assertFalse(relay.handOver(), "nothing is relayed any more");
        }
    }

    @Test
    void handlersThatLeaveNothingDoNotWakeTheLoop() {
        Relay relay = relay();
        for (int i = 0; i < HANDLERS; i++) {
            relay.add(waiting(() -> {}));
        }
        assertTrue(relay.handOver());
        runTurns();
        assertEquals(0, kernel.wakeUps);
    }

    @Test
    void aWakeUpFromElsewhereWhileTheHandlersRunIsPassedOnBehindThem() {
        Relay relay = relay();
        relay.add(waiting(() -> {}));
        assertTrue(relay.handOver());
        relay.wakeup();
        assertEquals(0, kernel.wakeUps);
        runTurns();
        assertEquals(1, kernel.wakeUps);
        relay.wakeup();
        assertEquals(2, kernel.wakeUps, "nothing holds it back now");
    }

    @Test
    void handlersOfTheNextTurnAreRelayedBeforeTheLoopIsWoken() {
        Relay relay = relay();
        Thread next = waiting(relay::wakeup);
        relay.add(waiting(() -> {
            relay.wakeup();
            relay.add(next);
            assertTrue(relay.handOver());
        }));
        assertTrue(relay.handOver());
        runTurns();
        assertFalse(next.isAlive());
        assertEquals(1, kernel.wakeUps);
    }

    @Test
    void onceThePatienceIsOverWakeUpsCountAgainThoughTheHandlersStillKeepTheProcessors() {
        Relay relay = relay();
        Thread handler = waiting(() -> {});
        relay.add(handler);
        assertTrue(relay.handOver());
        turns.remove().run(); // the relay, which now stands in line behind the handler
        assertTrue(relay.handOver());
        relay.wakeup();
        assertEquals(0, kernel.wakeUps);
        relay.giveUp();
        assertFalse(relay.handOver());
        relay.wakeup();
        assertEquals(1, kernel.wakeUps);
        runTurns();
        assertFalse(handler.isAlive());
        assertEquals(1, kernel.wakeUps, "the loop has seen to what was noted");
    }

    @Test
    void aLoopWhoseHandlersKeepTheProcessorsComesByItself() throws Exception {
        RelayLoop loop =
                made(() -> new RelayLoop(Thread.ofPlatform().daemon().factory(), EpollIo.factory(Scheduler.DEFAULT)));
        Thread handler = thread(() -> {});
        for (int i = 0; i < 200; i++) {
            loop.submit(() -> loop.wake(handler)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // the relay is not given a turn, so what this notes is passed on by nobody
            loop.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        runTurns();
    }

    /** On the JDK's scheduler, into each moment between the handler's turn and the end of the relay. */
    @Test
    void noWakeUpIsLostWhileTheRelayComesToItsEnd() {
        Relay relay = new Relay(kernel);
        Thread handler = Thread.ofVirtual().start(this::answerEachRound);
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 1; round <= ROUNDS; round++) {
            String when = "round " + round + ", seed " + seed;
            int before = kernel.wakeUps;
            asked = round;
            relay.add(handler);
            relay.handOver(); // of the last round the relay may be there still, and have taken the handler already
            awaitAnswer(round, when);
            spin(random.nextInt(LONGEST_PAUSE_NANOS));
            relay.wakeup();
            awaitMoreThan(before, when);
        }
        relay.close();
    }

    private void answerEachRound() {
        for (int round = 1; round <= ROUNDS; round++) {
            while (asked < round) {
                LockSupport.park(this);
            }
            answered = round;
        }
    }

    /** Without sleeping, to be there in time for the end of the relay. */
    private void awaitAnswer(int round, String when) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (answered < round) {
            assertTrue(System.nanoTime() - end < 0, () -> "the handler is not woken in " + when);
            Thread.yield();
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private void awaitMoreThan(int before, String when) {
        kernel.loop = Thread.currentThread();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (kernel.wakeUps == before) {
            long left = end - System.nanoTime();
            assertTrue(left > 0, () -> "a wake-up is lost in " + when);
            LockSupport.parkNanos(this, left);
        }
    }
}
