package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.NetworkOptions.Scheduler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a carrier goes to sleep and is woken. In real time: what is lost here is a hang there. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CarrierTest {

    private static final int ROUNDS = 100_000;

    private static final long PATIENCE_SECONDS = Signal.PATIENCE_SECONDS;

    private final Watchdog watchdog = new Watchdog(Thread.ofPlatform().daemon().factory());

    /** How often a loop went to the kernel, and was asked to come back from there. */
    private final AtomicInteger runs = new AtomicInteger();

    private final AtomicInteger wakeUps = new AtomicInteger();

    @AfterEach
    void close() {
        watchdog.close();
    }

    private Carrier carrier(Runnable loop) {
        return new Carrier(Thread.ofPlatform().daemon().factory(), watchdog, loop, wakeUps::incrementAndGet);
    }

    private CarrierLoop loop() {
        IoHandlerFactory epoll = EpollIo.factory(Scheduler.CARRIER);
        return new CarrierLoop(
                Thread.ofPlatform().daemon().factory(),
                watchdog,
                executor -> new WrappedIo(epoll.newHandler(executor)) {
                    @Override
                    public int run(IoHandlerContext context) {
                        runs.incrementAndGet();
                        return super.run(context);
                    }

                    @Override
                    public void wakeup() {
                        wakeUps.incrementAndGet();
                        super.wakeup();
                    }
                });
    }

    private static void end(CarrierLoop loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** The moment between the last look at the queue and the kernel, held open. */
    @Test
    void aLoopDoesNotSleepOnWhatBecameReadyRightBefore() throws Exception {
        AtomicBoolean looked = new AtomicBoolean();
        AtomicBoolean submitted = new AtomicBoolean();
        AtomicBoolean sleeps = new AtomicBoolean(true);
        CountDownLatch ran = new CountDownLatch(1);
        Carrier[] made = new Carrier[1];
        Carrier carrier = carrier(() -> {
            assertTrue(made[0].idle());
            looked.set(true);
            spinUntil(submitted::get);
            sleeps.set(made[0].fallAsleep());
            made[0].awake();
        });
        made[0] = carrier;
        carrier.start();
        spinUntil(looked::get);
        carrier.submit(new Carried.Started("the test", ran::countDown));
        assertEquals(0, wakeUps.get(), "nobody sleeps yet");
        submitted.set(true);
        ran.await();
        assertFalse(sleeps.get());
    }

    @Test
    void aLoopThatSleepsIsWoken() throws Exception {
        AtomicBoolean asleep = new AtomicBoolean();
        Carrier[] made = new Carrier[1];
        CountDownLatch ran = new CountDownLatch(1);
        Carrier carrier = carrier(() -> {
            asleep.set(made[0].fallAsleep());
            spinUntil(() -> wakeUps.get() > 0);
            made[0].awake();
        });
        made[0] = carrier;
        carrier.start();
        spinUntil(asleep::get);
        carrier.submit(new Carried.Started("the test", ran::countDown));
        ran.await();
        assertEquals(1, wakeUps.get());
    }

    /** A loop that waits for a lock leaves the thread of the carrier parked instead of in the kernel. */
    @Test
    void noWakeUpIsLostWhileTheLoopWaitsForSomethingElseThanItsSockets() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Carrier carrier = carrier(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        carrier.start();
        Signal ran = new Signal();
        for (int i = 0; i < ROUNDS; i++) {
            ran.look(i % 512); // into each moment of the thread's going to sleep
            carrier.submit(new Carried.Started("the test", ran::send));
            ran.awaitOrFail("turn");
        }
        over.countDown();
        assertTrue(carrier.loopThread().join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    /** A handler and a thread elsewhere wake each other in turn, and the loop falls asleep in between. */
    @Test
    void noWakeUpFromElsewhereIsLostAndNoneIsMadeForNothing() throws Exception {
        CarrierLoop loop = loop();
        Signal there = new Signal();
        Signal back = new Signal();
        Thread handler = loop.submit(() -> loop.newHandler("handler", () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        there.await();
                        back.send();
                    }
                }))
                .get();
        handler.start();
        for (int i = 0; i < ROUNDS; i++) {
            there.send();
            back.awaitOrFail("round");
        }
        assertTrue(handler.join(Duration.ofSeconds(PATIENCE_SECONDS)));
        // each way to the handler is one wake-up, behind which the loop looks at its sockets at most twice
        int asked = wakeUps.get();
        int looked = runs.get();
        assertTrue(asked <= ROUNDS + 100, () -> asked + " wake-ups");
        assertTrue(looked <= 3 * ROUNDS + 100, () -> looked + " times in the kernel");
        end(loop);
    }

    @Test
    void handlersOfOneLoopWakeEachOtherWithoutTheKernel() throws Exception {
        CarrierLoop loop = loop();
        Signal there = new Signal();
        Signal back = new Signal();
        CountDownLatch begun = new CountDownLatch(1);
        Thread answering = loop.submit(() -> loop.newHandler("answering", () -> {
                    begun.countDown();
                    for (int i = 0; i < ROUNDS; i++) {
                        there.await();
                        back.send();
                    }
                }))
                .get();
        answering.start();
        assertTrue(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        Thread asking = loop.submit(() -> loop.newHandler("asking", () -> {
                    before.set(wakeUps.get());
                    for (int i = 0; i < ROUNDS; i++) {
                        there.send();
                        back.await();
                    }
                    after.set(wakeUps.get());
                }))
                .get();
        asking.start();
        assertTrue(asking.join(Duration.ofSeconds(PATIENCE_SECONDS)));
        assertTrue(answering.join(Duration.ofSeconds(PATIENCE_SECONDS)));
        assertEquals(before.get(), after.get());
        end(loop);
    }
}
