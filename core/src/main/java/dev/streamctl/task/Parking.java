package dev.streamctl.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How this package waits: untimed parks, ended by an unpark or by a timer of the deadline's own clock. A timed park would
 * follow the machine's clock whatever a test says, and on a carrier of ours it would leave the carrier's thread. Only a
 * platform thread on the machine's clock has it: nothing else wakes one thread alone.
 */
final class Parking {

    private Parking() {}

    /**
     * Parks this thread until {@code done}; whoever makes it true unparks the thread afterwards.
     *
     * @return false when the deadline passed first
     * @throws InterruptedException the thread was interrupted before either; an interrupt that comes together with the end
     *     of the wait or with the deadline stays pending
     */
    static boolean await(Object blocker, BooleanSupplier done, Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (done.getAsBoolean()) {
            return true;
        }
        TimeSource time = deadline.time();
        if (time == null) {
            return park(blocker, done, deadline, new AtomicBoolean());
        }
        if (deadline.passed()) {
            return false;
        }
        Thread thread = Thread.currentThread();
        if (time == TimeSource.system() && !thread.isVirtual()) {
            return parkTimed(blocker, done, deadline);
        }
        AtomicBoolean rang = new AtomicBoolean();
        TimeSource.Timer timer = time.schedule(deadline.remaining(), () -> {
            // The timer's word counts as much as a look at the clock: a timer that is early by its granularity must not
            // leave the thread parked for good.
            rang.set(true);
            LockSupport.unpark(thread);
        });
        try {
            return park(blocker, done, deadline, rang);
        } finally {
            timer.cancel();
        }
    }

    private static boolean park(Object blocker, BooleanSupplier done, Deadline deadline, AtomicBoolean rang)
            throws InterruptedException {
        while (!done.getAsBoolean()) {
            // Before the interrupt, which may be that of a block with this very deadline: whichever of the two timers
            // rings first, the wait ends in the same way.
            if (rang.get() || deadline.passed()) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(blocker);
        }
        return true;
    }

    private static boolean parkTimed(Object blocker, BooleanSupplier done, Deadline deadline)
            throws InterruptedException {
        while (!done.getAsBoolean()) {
            long left = deadline.remainingNanos();
            if (left == 0) { // before the interrupt, for the same reason
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(blocker, left);
        }
        return true;
    }

    /** Parks until {@code done} whatever else happens; an interrupt stays pending. */
    static void awaitUninterruptibly(Object blocker, BooleanSupplier done) {
        boolean interrupted = false;
        while (!done.getAsBoolean()) {
            LockSupport.park(blocker);
            // A pending interrupt would make every park return at once.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sleeps until {@code wake}, or until {@link Deadline#current()} where that is nearer. */
    static void sleepUntil(Deadline wake) throws DeadlineExceededException, InterruptedException {
        // Decided before the sleep, not by the clock after it, so that a clock that jumps past both gives one answer.
        Deadline limit = Deadline.current();
        boolean cut = limit.isBefore(wake);
        await(wake, () -> false, cut ? limit : wake);
        if (cut) {
            throw new DeadlineExceededException("the deadline passed during a sleep");
        }
    }
}
