package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes the capture loop when something may have changed that it waits for. Safe for use by many threads. */
final class Alarm {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    /** Lets those look again who wait. */
    void ring() {
        lock.lock();
        try {
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is so. Whoever makes it so rings afterwards. */
    void await(BooleanSupplier condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                rung.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, but for no longer than this on the current clock. */
    void await(BooleanSupplier condition, Duration most) throws InterruptedException {
        if (TimeSource.current() == TimeSource.system()) {
            awaitNanos(condition, most.toNanos()); // its timer would wake two threads of the JDK at each frame
            return;
        }
        var passed = new AtomicBoolean();
        TimeSource.Timer timer = TimeSource.current().schedule(most, () -> {
            passed.set(true);
            ring();
        });
        try {
            await(() -> passed.get() || condition.getAsBoolean());
        } finally {
            timer.cancel();
        }
    }

    private void awaitNanos(BooleanSupplier condition, long most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most;
            while (left > 0 && !condition.getAsBoolean()) {
                left = rung.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
