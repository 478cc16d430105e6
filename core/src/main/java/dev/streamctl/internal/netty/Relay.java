package dev.streamctl.internal.netty;

import io.netty.channel.IoHandler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The way between an event loop on a thread of its own and handlers on the JDK's scheduler, for all handlers of a turn at
 * once. To wake each handler from the loop, and the loop for what each of them sends, would cost two switches between
 * threads for each; on a board with one processor, that is most of the work.
 *
 * <p>A virtual thread stands between the two. The loop lists the handlers that a turn has made ready and wakes the relay,
 * once. The relay wakes the handlers, stands in line behind them, and then wakes the loop, once, if they left something for
 * it. While it does so a wake-up of the loop by a handler is only noted. Should the handlers keep the processors longer than
 * {@link #PATIENCE_NANOS}, the loop comes by itself, and wake-ups count again.
 */
final class Relay extends WrappedIo {

    /** How long what a handler sends may wait for the other handlers of its turn. */
    static final long PATIENCE_NANOS = 500_000;

    private final Thread thread;

    /** Filled by the loop, emptied by the relay. */
    private final Queue<Thread> ready = new ConcurrentLinkedQueue<>();

    /** Set by the loop when it hands over; while it is set, the loop sleeps for no longer than the patience. */
    private volatile boolean relaying;

    /** A wake-up was not passed on. Written before {@code relaying} is read, and the other way round: one of the two sees. */
    private volatile boolean noted;

    private volatile boolean closed;
    private boolean started;

    Relay(IoHandler netty) {
        super(netty);
        this.thread = Thread.ofVirtual().name("streamctl-relay").unstarted(this::relay);
    }

    /** Lists a virtual thread to be woken at the end of the turn. On the loop. */
    void add(Thread handler) {
        ready.add(handler);
    }

    /** Ends a turn of the loop. Returns whether the handlers are being relayed, so that the loop must not sleep for long. */
    boolean handOver() {
        if (ready.isEmpty()) {
            return relaying;
        }
        relaying = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        return true;
    }

    /** The patience is over: wake-ups count again. On the loop, which is awake. */
    void giveUp() {
        relaying = false;
        noted = false;
    }

    /** Lets the loop return from the kernel, now or when the relay comes to it. Any thread. */
    @Override
    public void wakeup() {
        if (relaying) {
            noted = true;
            if (relaying) {
                return;
            }
        }
        netty.wakeup();
    }

    private void relay() {
        while (!closed) {
            wakeHandlers();
            Thread.yield(); // behind them
            if (ready.isEmpty()) {
                relaying = false;
                if (noted) {
                    noted = false;
                    netty.wakeup();
                }
                if (ready.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
            }
        }
        wakeHandlers();
    }

    private void wakeHandlers() {
        for (Thread handler = ready.poll(); handler != null; handler = ready.poll()) {
            LockSupport.unpark(handler);
        }
    }

    /** The loop has ended. */
    void close() {
        closed = true;
        relaying = false;
        LockSupport.unpark(thread);
        wakeHandlers();
    }
}
