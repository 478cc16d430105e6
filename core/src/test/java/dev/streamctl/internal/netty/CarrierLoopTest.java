package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.LogLines;
import dev.streamctl.NetworkOptions.Scheduler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What handlers ask of their loop. In real time: what is lost here is a hang there. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CarrierLoopTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Watchdog watchdog = new Watchdog(Thread.ofPlatform().daemon().factory());

    @AfterEach
    void close() {
        watchdog.close();
    }

    private CarrierLoop loop(IoHandlerFactory io) {
        return new CarrierLoop(Thread.ofPlatform().daemon().factory(), watchdog, io);
    }

    /** A lock, say, lets handlers run where the loop has already looked for what they want, and has not slept yet. */
    @Test
    void aLoopThatHadToWaitOnItsWayToTheKernelDoesNotSleepOnWhatAHandlerAskedForMeanwhile() throws Exception {
        AtomicBoolean waits = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch pumped = new CountDownLatch(1);
        CompletableFuture<CarrierLoop> made = new CompletableFuture<>();
        IoHandlerFactory epoll = EpollIo.factory(Scheduler.CARRIER);
        CarrierLoop loop = loop(executor -> new WrappedIo(epoll.newHandler(executor)) {
            @Override
            public int run(IoHandlerContext context) {
                if (waits.getAndSet(false)) {
                    CarrierLoop own = made.join();
                    own.newHandler("handler", () -> {
                                own.pump(pumped::countDown);
                                asked.countDown();
                            })
                            .start();
                    awaitUninterruptibly(asked);
                }
                return super.run(context);
            }
        });
        made.complete(loop);
        loop.submit(() -> waits.set(true)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertTrue(pumped.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aMistakeInWhatAHandlerAsksForDoesNotEndTheLoop() throws Exception {
        CountDownLatch pumped = new CountDownLatch(1);
        CarrierLoop loop = loop(EpollIo.factory(Scheduler.CARRIER));
        loop.submit(() -> loop.newHandler("handler", () -> {
                            loop.pump(() -> {
                                throw new OutOfMemoryError("of a test");
                            });
                            loop.pump(pumped::countDown);
                        })
                        .start())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertTrue(pumped.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aLoopThatDiesIsToldOf() throws Exception {
        CompletableFuture<Thread> carrier = new CompletableFuture<>();
        IoHandlerFactory epoll = EpollIo.factory(Scheduler.CARRIER);
        try (LogLines log = new LogLines()) {
            new CarrierLoop(
                    task -> {
                        carrier.complete(Thread.ofPlatform().daemon().unstarted(task));
                        return carrier.join();
                    },
                    watchdog,
                    executor -> new WrappedIo(epoll.newHandler(executor)) {
                        @Override
                        public int run(IoHandlerContext context) {
                            throw new OutOfMemoryError("of a test");
                        }
                    });
            assertTrue(carrier.join().join(Duration.ofSeconds(PATIENCE_SECONDS)));
            assertEquals(1, log.containing("an event loop has died").size());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
