package dev.streamctl.internal.netty;

import dev.streamctl.Network;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the handler that holds its carrier, and with it all other connections of the loop, for too long. Virtual threads are
 * not pre-empted, so nothing but a thread from outside can tell.
 *
 * <p>Samples while handlers run, and sleeps without a limit while none does: an idle device is not woken for it.
 */
final class Watchdog {

    /** From here on a handler is told of: far more than a turn takes, even where the collector pauses. */
    static final Duration TOO_LONG = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final long PERIOD = TOO_LONG.toNanos() / 5;

    private final ThreadFactory threads;
    private final List<HoldCheck> checks = new CopyOnWriteArrayList<>();

    /** Guards the start and the end of the thread. */
    private final Object lock = new Object();

    private volatile @Nullable Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    Watchdog(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Watches one more carrier. Starts the thread with the first. */
    void watch(Carrier carrier) {
        checks.add(new HoldCheck(carrier, TOO_LONG));
        synchronized (lock) {
            if (thread == null && !closed) {
                Thread own = threads.newThread(this::watchAll);
                thread = own;
                own.start();
            }
        }
    }

    /** A carrier begins to run handlers. Costs one read while the watchdog is awake. */
    void busy() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void watchAll() {
        while (!closed) {
            LockSupport.parkNanos(this, PERIOD);
            if (sample()) {
                asleep = false;
            } else if (asleep && !closed) { // the short park may have taken what close() left for this one
                LockSupport.park(this);
                asleep = false;
            } else {
                // announced one sample ahead: what a carrier began before it could see this is seen by then
                asleep = true;
            }
        }
    }

    /** Returns whether a handler has run since the last time, or runs. */
    private boolean sample() {
        boolean active = false;
        long now = System.nanoTime();
        for (HoldCheck check : checks) {
            active |= check.sample(now);
            String complaint = check.complaint();
            if (complaint != null) {
                LOG.warn(complaint);
            }
        }
        return active;
    }

    void close() {
        synchronized (lock) {
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
