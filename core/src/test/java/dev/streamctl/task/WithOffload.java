package dev.streamctl.task;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A test of a pool of one thread with room for two calls, whose time stands still. */
@Timeout(120)
abstract class WithOffload {

    static final int ROOM = 2;

    final ManualTime time = new ManualTime();
    final Offload offload = Offload.open(1, ROOM, time);

    private final CountDownLatch release = new CountDownLatch(1);

    /** A call that keeps the thread until {@link #release()}; returns when its work has begun. */
    final Background<String> occupy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Background<String> call = background(() -> offload.call(() -> {
            begun.countDown();
            Background.awaitDeaf(release);
            return "released";
        }));
        begun.await();
        return call;
    }

    final void release() {
        release.countDown();
    }

    final <T> Background<T> background(Callable<T> code) {
        return Background.call(time, code);
    }

    final void awaitWaiting(int calls) {
        await(() -> offload.stats().waiting() == calls);
    }

    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60)) {
                throw new AssertionError("it does not come true");
            }
            Thread.yield();
        }
    }

    @AfterEach
    final void close() {
        release();
        offload.close();
    }
}
