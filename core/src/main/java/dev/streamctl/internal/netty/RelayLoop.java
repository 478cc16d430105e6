package dev.streamctl.internal.netty;

import io.netty.channel.IoHandlerFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** An event loop with a thread of its own, whose handlers run on the JDK's scheduler: see {@link Relay}. */
final class RelayLoop extends StreamLoop {

    private final Relay relay;

    /** Starts the thread at once. */
    RelayLoop(ThreadFactory threads, IoHandlerFactory ioHandlers) {
        var made = new AtomicReference<Relay>();
        super(executor -> {
            made.set(new Relay(ioHandlers.newHandler(executor)));
            return made.get();
        });
        relay = made.get();
        Thread thread = threads.newThread(this::live);
        setOwningThread(thread);
        thread.start();
    }

    @Override
    Thread newHandler(String name, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    void wake(Thread waiting) {
        if (waiting.isVirtual() && inEventLoop()) {
            relay.add(waiting);
        } else {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    void pump(Runnable pump) {
        execute(pump);
    }

    @Override
    void turn() {
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
