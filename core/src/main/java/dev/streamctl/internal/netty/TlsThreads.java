package dev.streamctl.internal.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which TLS computes keys and reads files. Platform threads, so that the kernel shares the processors between
 * a storm of handshakes and the event loops: on a loop it would hold all connections of it, on virtual threads the handlers.
 * Each connection has at most one task here, so the limit of connections bounds the queue. There is none until the first
 * handshake, and none a second after the last. Files have threads of their own, which may hang without holding up a handshake.
 */
final class TlsThreads {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor pool;

    TlsThreads() {
        int most = Runtime.getRuntime().availableProcessors();
        ThreadFactory named = new DefaultThreadFactory("streamctl-tls", true);
        pool = new ThreadPoolExecutor(most, most, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
            Thread thread = named.newThread(task);
            threads.add(thread);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Computes keys. */
    Executor computing() {
        return pool;
    }

    /** Reads files, on a new thread for each task. */
    Executor reading() {
        return task -> {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("closed");
            }
            threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
            threads.add(Thread.ofPlatform().daemon().name("streamctl-tls-files").start(task));
        };
    }

    /** Ends the threads, but for those that hang; what waits is dropped, its connections are closed already. */
    void close() {
        pool.shutdownNow();
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                var _ = thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
