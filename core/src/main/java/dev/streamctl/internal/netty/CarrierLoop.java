package dev.streamctl.internal.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** An event loop that shares its thread with the handlers of its connections: see {@link Carrier}. */
final class CarrierLoop extends StreamLoop {

    private final Carrier carrier;

    /** What the handlers on this thread have asked for since the loop last ran: no queue between threads is needed. */
    private final Queue<Runnable> pumps = new ArrayDeque<>();

    /** Starts the thread at once. */
    CarrierLoop(ThreadFactory threads, Watchdog watchdog, IoHandlerFactory ioHandlers) {
        super(ioHandlers);
        // Netty keeps its buffers by thread only for threads that promise to clean up
        carrier = new Carrier(
                threads, watchdog, () -> FastThreadLocalThread.runWithFastThreadLocal(this::live), this::wakeup);
        setOwningThread(carrier.loopThread());
        carrier.start();
    }

    @Override
    Thread newHandler(String name, Runnable body) {
        return carrier.newThread(name, body);
    }

    @Override
    void wake(Thread waiting) {
        LockSupport.unpark(waiting);
    }

    @Override
    void pump(Runnable pump) {
        if (carrier.isRunning(Thread.currentThread())) {
            pumps.add(pump);
        } else {
            execute(pump);
        }
    }

    /** Asked again right before the kernel is entered, after the sleep was announced: no wake-up is lost in between. */
    @Override
    protected boolean canBlock() {
        return carrier.fallAsleep() && pumps.isEmpty();
    }

    @Override
    void turn() {
        while (!isTerminated()) {
            run(0);
            carrier.awake();
            if (!carrier.idle()) {
                Thread.yield(); // to the handlers
            }
            // what they sent goes out now
            for (Runnable pump = pumps.poll(); pump != null; pump = pumps.poll()) {
                safeExecute(pump); // whose failure must not end the loop
            }
        }
    }
}
