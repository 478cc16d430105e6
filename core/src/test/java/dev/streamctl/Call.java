package dev.streamctl;

import dev.streamctl.task.TimeSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One blocking call on a virtual thread of its own, so that a test can see it wait, interrupt it and look at how it ended.
 * The thread inherits the test's time. Every wait here is bounded.
 */
final class Call<T> {

    /** Longer than anything takes that works, shorter than the hang guard of a test. */
    static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<T> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean interruptLeft;

    private Call(String name, Callable<T> body) {
        TimeSource time = TimeSource.current();
        thread = Thread.ofVirtual()
                .name(name)
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> run(body)));
    }

    /** An action with nothing to return. */
    interface Action {
        void run() throws Exception;
    }

    static <T> Call<T> of(Callable<T> body) {
        return new Call<>("call", body);
    }

    static Call<Void> run(Action action) {
        return of(() -> {
            action.run();
            return null;
        });
    }

    private void run(Callable<T> body) {
        try {
            T value = body.call();
            interruptLeft = Thread.interrupted();
            end.complete(value);
        } catch (Throwable e) {
            interruptLeft = Thread.interrupted();
            end.completeExceptionally(e);
        }
    }

    /** Returns when the call is parked; fails when it has ended instead. */
    Call<T> awaitWaiting() {
        long start = System.nanoTime();
        while (!waits()) {
            if (end.isDone()) {
                throw new AssertionError("the call did not wait, it ended with " + end);
            }
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new AssertionError("the call neither waits nor ends: " + thread.getState());
            }
            Thread.yield();
        }
        return this;
    }

    /** Whether it is parked, and not only for a lock that somebody else has for a moment. */
    boolean waits() {
        Thread.State state = thread.getState();
        boolean parked = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        return parked && !isLock(LockSupport.getBlocker(thread));
    }

    private static boolean isLock(Object blocker) {
        return blocker != null && blocker.getClass().getEnclosingClass() == ReentrantLock.class;
    }

    Call<T> interrupt() {
        thread.interrupt();
        return this;
    }

    boolean ended() {
        return end.isDone();
    }

    /** What it returned; its exception is thrown here. */
    T result() {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw Call.<RuntimeException>asIs(e.getCause());
        } catch (TimeoutException e) {
            AssertionError hang = new AssertionError("the call did not end");
            hang.setStackTrace(thread.getStackTrace());
            throw hang;
        } catch (InterruptedException e) {
            throw new CompletionException("interrupted while waiting for a call", e);
        }
    }

    /** What it threw. */
    <X extends Throwable> X failure(Class<X> type) {
        T value;
        try {
            value = result();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw new AssertionError("expected " + type.getSimpleName() + ", got " + e, e);
        }
        throw new AssertionError("expected " + type.getSimpleName() + ", but it returned " + value);
    }

    /** Waits for its end; whether that was this exception. Any other one is thrown here. */
    boolean threw(Class<? extends Throwable> type) {
        try {
            result();
            return false;
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return true;
            }
            throw e;
        }
    }

    /** Whether its thread was left with a pending interrupt. Only after {@link #result} or {@link #failure}. */
    boolean interruptLeft() {
        return interruptLeft;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X asIs(Throwable e) throws X {
        throw (X) e;
    }
}
