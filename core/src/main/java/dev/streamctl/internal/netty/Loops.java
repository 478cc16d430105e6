package dev.streamctl.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops, each with a thread that starts with its first channel. Not a Netty group: that one ends by way of a
 * thread of its own, which stays for a second after everything was closed.
 */
final class Loops {

    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    Loops(int count, IoHandlerFactory ioHandlers) {
        var named = new DefaultThreadFactory("streamctl-loop", true);
        ThreadFactory factory = task -> remembered(named.newThread(task));
        for (int i = 0; i < count; i++) {
            loops.add(new SingleThreadIoEventLoop(null, factory, ioHandlers));
        }
    }

    private Thread remembered(Thread thread) {
        threads.add(thread);
        return thread;
    }

    /** The loop for the next channel: each in turn, so that connections spread evenly. */
    EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Ends all threads and closes what is left on them. */
    void close() {
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        loops.forEach(loop -> loop.terminationFuture().awaitUninterruptibly());
        // a loop says that it has terminated a moment before its thread ends
        for (Thread thread : threads) {
            joinUninterruptibly(thread);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
