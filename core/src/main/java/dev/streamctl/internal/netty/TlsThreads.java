package dev.streamctl.internal.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which TLS computes keys and reads files. Platform threads, so that the kernel shares the processors between
 * a storm of handshakes and the event loops: on a loop it would hold all connections of it, on virtual threads the handlers.
 * Each connection has at most one task here, so the limit of connections bounds the queue. There is none until the first
 * handshake, and none a second after the last.
 */
final class TlsThreads implements Executor {

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

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Ends the threads; what waits is dropped, its connections are closed already. */
    void close() {
        pool.shutdownNow();
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
