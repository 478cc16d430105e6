package dev.streamctl.testing;

import dev.streamctl.task.TimeSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Code on a virtual thread of its own, under a given clock, and how it ended.
 *
 * @param <T> its result
 */
public final class Background<T> {

    /** Code without a result. */
    @FunctionalInterface
    public interface Code {
        void run() throws Exception;
    }

    private final CompletableFuture<T> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean interruptLeft;

    private Background(TimeSource time, Callable<T> code) {
        thread = Thread.startVirtualThread(
                () -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> run(code)));
    }

    public static <T> Background<T> call(TimeSource time, Callable<T> code) {
        return new Background<>(time, code);
    }

    public static Background<Void> run(TimeSource time, Code code) {
        return new Background<>(time, () -> {
            code.run();
            return null;
        });
    }

    private void run(Callable<T> code) {
        try {
            T result = code.call();
            interruptLeft = Thread.interrupted();
            end.complete(result);
        } catch (Throwable e) {
            interruptLeft = Thread.interrupted();
            end.completeExceptionally(e);
        }
    }

    /** Waits for the end and returns the result; a failure is thrown as an assertion's cause. */
    public T result() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the code failed", e.getCause());
        }
    }

    /** Waits for the end and returns what was thrown. */
    public Throwable failure() throws InterruptedException {
        try {
            throw new AssertionError("the code ended with " + end.get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Whether an interrupt was pending when the code ended. */
    public boolean interruptLeft() throws InterruptedException {
        end.handle((_, _) -> null).join();
        return interruptLeft;
    }

    public boolean isDone() {
        return end.isDone();
    }

    public Thread thread() {
        return thread;
    }

    /** Blocks, outside the library, until interrupted. */
    public static <T> T blockForever() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts down");
    }

    /** Waits for the latch whatever the interrupt flag says, and leaves the flag as it is. */
    public static void awaitDeaf(CountDownLatch latch) {
        if (latch.getCount() == 0) {
            return;
        }
        // For a monitor: the only wait that no interrupt ends and that looks at no flag. Virtual threads that spin,
        // also with
        // a yield, can keep those that would count down from ever running, where as many spin as there are processors.
        Object monitor = new Object();
        AtomicBoolean held = new AtomicBoolean();
        Thread.ofPlatform().daemon().start(() -> holdUntil(latch, monitor, held));
        while (!held.get()) {
            Thread.yield();
        }
        synchronized (monitor) {
            if (latch.getCount() > 0) {
                throw new AssertionError("nobody has counted down");
            }
        }
    }

    private static void holdUntil(CountDownLatch latch, Object monitor, AtomicBoolean held) {
        synchronized (monitor) {
            held.set(true);
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody knows this thread", e);
            }
        }
    }
}
