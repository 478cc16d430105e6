package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.NetworkOptions.Scheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a carrier owes to its loop, to what is ready and to the watchdog. In real time. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CarrierTurnsTest {

    private final ThreadFactory threads = Thread.ofPlatform().daemon().factory();
    private final Watchdog watchdog = new Watchdog(threads);

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void handlersThatWakeEachOtherOnAndOnDoNotKeepTheLoopFromItsWork() throws Exception {
        CarrierLoop loop = new CarrierLoop(threads, watchdog, EpollIo.factory(Scheduler.CARRIER));
        Signal there = new Signal();
        Signal back = new Signal();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread answering = loop.submit(() -> loop.newHandler("answering", () -> {
                    do {
                        there.await();
                        back.send();
                    } while (!over.get());
                }))
                .get();
        Thread asking = loop.submit(() -> loop.newHandler("asking", () -> {
                    while (!over.get()) {
                        there.send();
                        back.await();
                        rounds.incrementAndGet();
                    }
                    there.send();
                }))
                .get();
        answering.start();
        asking.start();
        try {
            await("they talk", () -> rounds.get() > 0);
            loop.submit(() -> {}).get(Signal.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            over.set(true);
        }
        assertTrue(asking.join(Duration.ofSeconds(Signal.PATIENCE_SECONDS)));
        assertTrue(answering.join(Duration.ofSeconds(Signal.PATIENCE_SECONDS)));
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** More than run before the carrier looks whether its loop has ended. */
    @Test
    void whatIsReadyWhenTheLoopEndsGoesOnElsewhere() throws Exception {
        int many = 1000;
        CountDownLatch ran = new CountDownLatch(many);
        Carrier[] made = new Carrier[1];
        Carrier carrier = new Carrier(
                threads,
                watchdog,
                () -> {
                    for (int i = 0; i < many; i++) {
                        made[0].submit(new Carried.Started("the test", ran::countDown));
                    }
                },
                () -> {});
        made[0] = carrier;
        carrier.start();
        assertTrue(ran.await(Signal.PATIENCE_SECONDS, TimeUnit.SECONDS), () -> ran.getCount() + " did not run");
    }

    /** What it does not see after an idle time, nobody is told of. */
    @Test
    void theWatchdogSleepsWhileNoHandlerRunsAndIsWokenByTheFirst() throws Exception {
        Thread[] watching = new Thread[1];
        Watchdog own = new Watchdog(task -> {
            watching[0] = Thread.ofPlatform().daemon().unstarted(task);
            return watching[0];
        });
        CountDownLatch over = new CountDownLatch(1);
        Runnable loop = () -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Carrier carrier = new Carrier(threads, own, loop, () -> {});
        AtomicBoolean released = new AtomicBoolean();
        carrier.start();
        try {
            await("it sleeps", () -> watching[0].getState() == Thread.State.WAITING);
            carrier.submit(new Carried.Started("the test", () -> {
                while (!released.get()) {
                    Thread.onSpinWait();
                }
            }));
            await("it watches", () -> watching[0].getState() != Thread.State.WAITING);
        } finally {
            released.set(true);
            over.countDown();
            own.close();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Signal.PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.onSpinWait();
        }
    }
}
