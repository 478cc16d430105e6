package dev.streamctl.internal;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for a condition under one lock.
 *
 * <p>They park without a time limit. A deadline is one timer for all of them, set for the nearest and left to fire when its
 * waiter is gone: a loop of timed receives that all succeed costs a timer now and then, not two changes of the event
 * loop's queue for each call. (Timed parks would cost a thread switch each, and leave the event loop's thread.)
 */
final class Waiting {

    private final ReentrantLock lock;
    private final TimeSource time;
    private final Consumer<Thread> waker;
    private final List<Thread> threads = new ArrayList<>(1);
    private TimeSource.@Nullable Timer timer;
    private long timerNanos;
    private int timerNumber;

    /** @param lock guards the condition and everything here */
    Waiting(ReentrantLock lock, TimeSource time) {
        this(lock, time, LockSupport::unpark);
    }

    /**
     * @param lock guards the condition and everything here
     * @param waker unparks one of them, at once or soon; called with the lock held
     */
    Waiting(ReentrantLock lock, TimeSource time, Consumer<Thread> waker) {
        this.lock = lock;
        this.time = time;
        this.waker = waker;
    }

    /**
     * Waits until {@code done}, which is asked under the lock. Called with the lock held, returns with the lock held; not
     * held while parked.
     *
     * @return false when the deadline passed first
     * @throws InterruptedException interrupted before it was done; the status is cleared
     */
    boolean await(BooleanSupplier done, Deadline deadline) throws InterruptedException {
        Thread me = Thread.currentThread();
        boolean listed = false;
        try {
            while (!done.getAsBoolean()) {
                // before the interrupt, which a deadline of the block sends at the same moment
                if (deadline.passed()) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!listed) {
                    threads.add(me);
                    listed = true;
                }
                arm(deadline);
                lock.unlock();
                try {
                    LockSupport.park(this);
                } finally {
                    lock.lock();
                }
            }
            return true;
        } finally {
            if (listed) {
                threads.remove(me);
            }
        }
    }

    private void arm(Deadline deadline) {
        if (deadline.isNone() || (timer != null && timerNanos - deadline.nanos() <= 0)) {
            return;
        }
        cancelTimer();
        timerNanos = deadline.nanos();
        int number = ++timerNumber;
        timer = time.schedule(Duration.ofNanos(deadline.remainingNanos()), () -> timerFired(number));
    }

    private void timerFired(int number) {
        lock.lock();
        try {
            // one taken back too late finds its successor's number here, and must not forget that one
            if (number == timerNumber) {
                timer = null;
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Lets all that wait look at their condition again. Called with the lock held. */
    void wake() {
        for (int i = 0; i < threads.size(); i++) {
            waker.accept(threads.get(i));
        }
    }

    /** Takes the timer back, at the end of the connection. Called with the lock held. */
    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
