package dev.streamctl.internal.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** An event loop with a thread of its own, whose handlers run on the JDK's scheduler: see {@link Relay}. */
final class RelayLoop extends ManualIoEventLoop {

    private final Relay relay;

    /** Starts the thread at once. */
    RelayLoop(ThreadFactory threads, IoHandlerFactory ioHandlers) {
        var made = new AtomicReference<Relay>();
        super(null, null, executor -> {
            made.set(new Relay(ioHandlers.newHandler(executor)));
            return made.get();
        });
        relay = made.get();
        Thread thread = threads.newThread(this::live);
        setOwningThread(thread);
        thread.start();
    }

    /** Wakes a thread that waits for what the loop has brought. */
    void wake(Thread thread) {
        if (thread.isVirtual() && inEventLoop()) {
            relay.add(thread);
        } else {
            LockSupport.unpark(thread);
        }
    }

    private void live() {
        while (!isTerminated()) {
            if (relay.handOver()) {
                int done = run(Relay.PATIENCE_NANOS, 0);
                if (done == 0) {
                    relay.giveUp();
                }
            } else {
                run(0, 0);
            }
        }
        relay.close();
    }
}
