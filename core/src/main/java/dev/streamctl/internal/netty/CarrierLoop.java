package dev.streamctl.internal.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;

/** An event loop that shares its thread with the handlers of its connections: see {@link Carrier}. */
final class CarrierLoop extends ManualIoEventLoop {

    private final Carrier carrier;

    /** Starts the thread at once. */
    CarrierLoop(ThreadFactory threads, Watchdog watchdog, IoHandlerFactory ioHandlers) {
        super(null, null, ioHandlers);
        // Netty keeps its buffers by thread only for threads that promise to clean up
        carrier = new Carrier(
                threads, watchdog, () -> FastThreadLocalThread.runWithFastThreadLocal(this::live), this::wakeup);
        setOwningThread(carrier.loopThread());
        carrier.start();
    }

    Carrier carrier() {
        return carrier;
    }

    /** Asked again right before the kernel is entered, after the sleep was announced: no wake-up is lost in between. */
    @Override
    protected boolean canBlock() {
        return carrier.fallAsleep();
    }

    private void live() {
        while (!isTerminated()) {
            run(0);
            carrier.awake();
            if (!carrier.idle()) {
                Thread.yield(); // to the handlers
                runNonBlockingTasks(0); // what they sent goes out now
            }
        }
    }
}
