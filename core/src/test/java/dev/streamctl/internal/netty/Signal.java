package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread's say to another, which may come first. */
final class Signal {

    /** For one step; a wake-up that is lost does not come at all. */
    static final long PATIENCE_SECONDS = 60;

    /** So often a thread of the test looks before it sleeps, to be back at once. */
    private static final int SPINS = 20_000;

    private volatile Thread waiting;
    private volatile int sent;
    private int taken;

    void send() {
        sent = sent + 1;
        LockSupport.unpark(waiting);
    }

    void await() {
        waiting = Thread.currentThread();
        while (sent == taken) {
            LockSupport.park(this);
        }
        taken++;
    }

    /** Takes a time of a nanosecond or so for each look; returns whether the signal has come. */
    boolean look(int times) {
        for (int i = 0; i < times; i++) {
            if (sent != taken) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #await}, for a thread of the test: with a timer a handler would wake its loop by itself. */
    void awaitOrFail(String what) {
        if (look(SPINS)) {
            taken++;
            return;
        }
        waiting = Thread.currentThread();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (sent == taken) {
            long left = end - System.nanoTime();
            assertTrue(left > 0, () -> "a wake-up is lost: " + what + " " + taken);
            LockSupport.parkNanos(this, left);
        }
        taken++;
    }
}
